using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Content;
using EntraRecoveryPortal.TenantSimulator.Graph.Writing;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Incidents;

internal static class PolicyIncidents
{
    private const string AnyAddress = "0.0.0.0/0";
    private const string Weak = "password,sms";
    private const string SameAsMembers = "a0b1b346-4d3e-4e8b-98f8-753987be4970";

    private static readonly HashSet<string> Strong = ["Fido2", "MicrosoftAuthenticator", "SoftwareOath"];

    public static IReadOnlyList<Incident> All { get; } =
    [
        new("conditional-access", "Let the junior admin save",
            "A junior admin wanted one policy to report only, opened it to all users without exclusions and made it block. Nobody could sign in to undo it.", BlockEverybody),
        new("policy-target-deleted", "Delete the old group",
            "A group without an owner was cleaned up. A policy named it, and since then the policy applies to nobody.", scene => DeleteTarget(scene, purge: false)),
        new("policy-target-purged", "Delete the old group for good",
            "The same group, and then somebody emptied the recycle bin: it cannot come back under the id that the policy names.", scene => DeleteTarget(scene, purge: true)),
        new("methods-disabled", "Switch the strong methods off",
            "A migration of sign-in methods was saved half way: security keys and authenticator apps went off, and the help desk's phones rang all day.", DisableMethods),
        new("strength-weakened", "Allow text messages",
            "For one person who had lost a phone, text messages were added to the strength that the sensitive policies ask for. It stayed.", WeakenStrength),
        new("guests-open", "Open the tenant to guests",
            "To make one project easier anyone may invite guests, and guests see what members see.", OpenToGuests),
        new("location-widened", "Widen the trusted location",
            "A network change was entered as 0.0.0.0/0. The location is trusted, so the whole internet was.", WidenLocation),
    ];

    /// <summary>The ids that Conditional Access policies name in this list of users or groups.</summary>
    public static HashSet<string> Named(TenantState state, string list) =>
    [
        .. state.AllLive(Kinds.ConditionalAccessPolicy).SelectMany(x => x.Body["conditions"]?["users"]?[list] as JsonArray ?? []).Select(x => x!.ToString()),
    ];

    private static string? BlockEverybody(Scene scene)
    {
        static bool Blocks(TenantObject policy) => policy.Body["grantControls"]?["builtInControls"] is JsonArray controls && controls.Any(x => x!.ToString() == "block");
        if (scene.Choose(Kinds.ConditionalAccessPolicy, scene.Known(ContosoPolicies.Policy, ContosoPolicies.FinancePolicy), x => !Blocks(x)) is not { } policy)
            return null;
        scene.State.Update(policy, after =>
        {
            var users = after["conditions"]!["users"]!.AsObject();
            users["includeUsers"] = new JsonArray("All");
            foreach (var list in new[] { "includeGroups", "excludeUsers", "excludeGroups", "includeRoles", "excludeRoles" })
                users[list] = new JsonArray();
            after["conditions"]!["locations"] = null;
            after["grantControls"] = ContosoPolicies.Grant("OR", "block");
            after["modifiedDateTime"] = scene.Now;
        });
        var used = scene.State.AllLive(Kinds.ConditionalAccessPolicy).Select(x => x.Body["conditions"]?["locations"]).OfType<JsonObject>()
            .SelectMany(x => x.SelectMany(list => list.Value as JsonArray ?? [])).Select(x => x!.ToString()).ToHashSet();
        var location = scene.Choose(Kinds.NamedLocation, scene.Known(ContosoPolicies.Location, ContosoPolicies.BranchOffices), x => !used.Contains(x.Id) && !x.Flag("isTrusted"));
        if (location is not null)
            scene.SoftDelete(location);
        return $"A Conditional Access policy now blocks everybody, break-glass accounts included{(location is null ? "" : ", and a named location is gone")}.";
    }

    private static string? DeleteTarget(Scene scene, bool purge)
    {
        var targets = Named(scene.State, "includeGroups");
        bool Fits(TenantObject group) => targets.Contains(group.Id) && !group.Flag("onPremisesSyncEnabled");
        var target = scene.Choose(Kinds.Group, scene.Known(ContosoGroups.Group, ContosoGroups.Finance), Fits);
        if (purge)
            target ??= scene.State.AllDeleted(Kinds.Group).FirstOrDefault(Fits);
        if (target is null)
            return null;
        if (!target.IsDeleted)
            scene.SoftDelete(target);
        if (purge)
            scene.Purge(target);
        return $"{target.Text("displayName")} is {(purge ? "gone for good" : "in the recycle bin")}; the policies that are for it apply to nobody.";
    }

    private static string? DisableMethods(Scene scene)
    {
        if (scene.State.AllLive(Kinds.MethodsPolicy).FirstOrDefault() is not { } policy)
            return null;
        static IEnumerable<JsonObject> StrongOn(JsonObject body) => (body["authenticationMethodConfigurations"] as JsonArray ?? []).OfType<JsonObject>()
            .Where(x => Strong.Contains(x["id"]!.ToString()) && x["state"]?.ToString() == "enabled");
        var count = StrongOn(policy.Body).Count();
        if (count == 0)
            return null;
        scene.State.Update(policy, after =>
        {
            foreach (var method in StrongOn(after))
                method["state"] = "disabled";
            after["lastModifiedDateTime"] = scene.Now;
        });
        return $"{count} strong sign-in methods are switched off.";
    }

    private static string? WeakenStrength(Scene scene)
    {
        if (scene.All(Kinds.StrengthPolicy).FirstOrDefault(x => x.Text("policyType") == "custom" && !x.Texts("allowedCombinations").Contains(Weak)) is not { } strength)
            return null;
        scene.State.Update(strength, after => after["allowedCombinations"] = Scene.With(after["allowedCombinations"], Weak));
        StrengthWrites.Touch(scene.State, strength.Id, scene.Moment);
        return $"{strength.Text("displayName")} accepts a password with a text message.";
    }

    private static string? OpenToGuests(Scene scene)
    {
        if (scene.State.AllLive(Kinds.AuthorizationPolicy).FirstOrDefault(x => x.Text("allowInvitesFrom") != "everyone") is not { } policy)
            return null;
        scene.State.Update(policy, after =>
        {
            after["allowInvitesFrom"] = "everyone";
            after["allowEmailVerifiedUsersToJoinOrganization"] = true;
            after["guestUserRoleId"] = SameAsMembers;
        });
        var guest = scene.All(Kinds.User).FirstOrDefault(x => x.Text("userType") == "Guest" && scene.State.CountLinks(x.Id, Relations.Sponsors) == 1);
        if (guest is null)
            return "Everybody may invite guests, and guests see what members see.";
        foreach (var sponsor in scene.State.Targets(guest.Id, Relations.Sponsors).ToList())
            scene.State.Unlink(guest.Id, Relations.Sponsors, sponsor.Id);
        return $"Everybody may invite guests, and guests see what members see; nobody answers for {guest.Text("displayName")} any more.";
    }

    private static string? WidenLocation(Scene scene)
    {
        static bool Fits(TenantObject location) => location.Body["ipRanges"] is JsonArray ranges && ranges.All(x => x!["cidrAddress"]?.ToString() != AnyAddress);
        if (scene.Choose(Kinds.NamedLocation, scene.Known(ContosoPolicies.Location, ContosoPolicies.Headquarters), Fits) is not { } location)
            return null;
        scene.State.Update(location, after =>
        {
            after["ipRanges"] = Scene.With(after["ipRanges"], new JsonObject { ["@odata.type"] = "#microsoft.graph.iPv4CidrRange", ["cidrAddress"] = AnyAddress });
            after["modifiedDateTime"] = scene.Now;
        });
        return $"{location.Text("displayName")} now takes in every address there is.";
    }
}
