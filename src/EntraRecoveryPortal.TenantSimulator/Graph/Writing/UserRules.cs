using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Reading;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

internal static class UserRules
{
    public static readonly GraphFault Synced = GraphFault.BadRequest(
        "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.");

    private static readonly HashSet<string> OwnedByCloud = ["usageLocation", "preferredDataLocation", "ageGroup", "consentProvidedForMinor"];

    private static readonly HashSet<string> Sensitive =
        ["accountEnabled", "businessPhones", "mobilePhone", "onPremisesImmutableId", "otherMails", "passwordProfile", "userPrincipalName"];

    public static GraphFault? Check(GraphCall call, TenantObject user, JsonObject body)
    {
        var names = Patch.Properties(body).Select(x => x.Key).ToList();
        if (user.Flag("onPremisesSyncEnabled") && names.Any(x => !OwnedByCloud.Contains(x)))
            return Synced;
        if (names.Any(Page.OutsideDirectory.Contains))
            return GraphFault.Denied();
        if (names.Contains("identities") && !call.Request.Caller.Permissions.Contains("User.ManageIdentities.All"))
            return GraphFault.Denied();
        if (names.Any(Sensitive.Contains) && IsOutOfReach(call, user))
            return GraphFault.Denied();
        foreach (var required in new[] { "displayName", "mail", "userPrincipalName" })
        {
            if (names.Contains(required) && string.IsNullOrEmpty(body[required]?.ToString()))
                return GraphFault.InvalidValue(required, Kinds.User);
        }

        if (body["businessPhones"] is JsonArray { Count: > 1 })
            return GraphFault.InvalidValue("businessPhones", Kinds.User);
        if (body["userPrincipalName"]?.ToString() is { } name && Unique.Check(call.State, Kinds.User, "userPrincipalName", name, user.Id) is { } taken)
            return taken;
        return body["mail"]?.ToString() is { } mail ? Unique.Check(call.State, Kinds.User, "proxyAddresses", $"SMTP:{mail}", user.Id) : null;
    }

    /// <summary>mail brings the primary proxy address with it; extension attributes merge, all else is replaced whole.</summary>
    public static JsonObject Completed(TenantObject user, JsonObject body)
    {
        var completed = body.DeepClone().AsObject();
        if (completed["mail"]?.ToString() is { } mail)
            completed["proxyAddresses"] = new JsonArray([$"SMTP:{mail}", .. user.Texts("proxyAddresses").Where(x => !x.StartsWith("SMTP:", StringComparison.Ordinal)).Select(x => (JsonNode)x)]);
        if (completed["onPremisesExtensionAttributes"] is JsonObject given && user.Body["onPremisesExtensionAttributes"]?.DeepClone() is JsonObject merged)
        {
            foreach (var (name, value) in given)
                merged[name] = value?.DeepClone();
            completed["onPremisesExtensionAttributes"] = merged;
        }

        return completed;
    }

    /// <summary>Somebody in an admin role is changed only by an application that holds a higher one.</summary>
    public static bool IsOutOfReach(GraphCall call, TenantObject user)
    {
        if (!Roles(call.State, user.Id).Any(x => x != RoleIds.DirectoryReaders))
            return false;
        var caller = call.State.LiveHaving(Kinds.ServicePrincipal, "appId", call.Request.Caller.AppId).FirstOrDefault();
        return caller is null || !Roles(call.State, caller.Id).Any(x => x is RoleIds.GlobalAdministrator or RoleIds.PrivilegedAuthenticationAdministrator);
    }

    private static IEnumerable<string> Roles(TenantState state, string principalId) =>
        state.LiveHaving(Kinds.RoleAssignment, "principalId", principalId).Select(x => x.Text("roleDefinitionId")!);
}
