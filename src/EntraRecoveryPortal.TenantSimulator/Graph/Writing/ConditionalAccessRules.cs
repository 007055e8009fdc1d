using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>What a Conditional Access policy must be to be accepted.</summary>
internal static class ConditionalAccessRules
{
    private static readonly HashSet<string> AnyUser = ["All", "None", "GuestsOrExternalUsers"];
    private static readonly HashSet<string> AnyApplication = ["All", "None", "Office365", "MicrosoftAdminPortals"];
    private static readonly HashSet<string> AnyLocation = ["All", "AllTrusted", "00000000-0000-0000-0000-000000000000"];

    public static GraphFault? Check(TenantState state, JsonObject policy)
    {
        if (string.IsNullOrEmpty(policy["displayName"]?.ToString()))
            return GraphFault.Policy("1006: The policy needs a display name.");
        if (policy["conditions"]?["users"] is not JsonObject users || policy["conditions"]?["applications"] is not JsonObject applications)
            return GraphFault.Policy("1007: The policy needs conditions for users and applications.");
        return CheckUsers(state, users) ?? CheckApplications(state, applications) ?? CheckLocations(state, policy["conditions"]?["locations"] as JsonObject)
            ?? CheckControls(state, policy);
    }

    /// <summary>Security defaults and policies that are on exclude each other.</summary>
    public static GraphFault? CheckDefaults(TenantState state, JsonObject policy) => policy["state"]?.ToString() != "disabled" && SecurityDefaults.AreOn(state)
        ? GraphFault.Policy("1130: Security defaults is enabled in the tenant. You must disable security defaults before enabling a Conditional Access policy.")
        : null;

    public static bool IsManagedByMicrosoft(JsonObject policy) => policy["displayName"]?.ToString().StartsWith("Microsoft-managed:", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Of a policy that Microsoft manages only the state and who is excluded may be changed.</summary>
    public static GraphFault? CheckManaged(JsonObject before, JsonObject after) => !IsManagedByMicrosoft(before) || JsonNode.DeepEquals(Fixed(before), Fixed(after))
        ? null
        : GraphFault.Policy("1140: Only the state and the exclusions of a Microsoft-managed policy can be changed.");

    public static bool HasIdleControls(JsonObject policy) =>
        (policy["sessionControls"] is JsonObject session && !IsEffective(session)) || (policy["grantControls"] is JsonObject grant && !HasGrant(grant));

    /// <summary>Controls that do nothing are folded to null; of an authentication strength only the id counts.</summary>
    public static void Fold(TenantState state, JsonObject policy)
    {
        if (policy["sessionControls"] is JsonObject session && !IsEffective(session))
            policy["sessionControls"] = null;
        if (policy["grantControls"] is not JsonObject grant)
            return;
        if (StrengthId(grant) is { } id && state.Live(Kinds.StrengthPolicy, id) is { } strength)
            grant["authenticationStrength"] = Embedded(strength);
        else if (!HasGrant(grant))
            policy["grantControls"] = null;
    }

    public static JsonNode Embedded(TenantObject strength) => strength.Body.DeepClone();

    public static string? StrengthId(JsonNode? grantControls) => grantControls?["authenticationStrength"]?["id"]?.ToString();

    private static JsonObject Fixed(JsonObject policy)
    {
        var rest = policy.DeepClone().AsObject();
        foreach (var free in new[] { "state", "modifiedDateTime" })
            rest.Remove(free);
        foreach (var excluded in new[] { "excludeUsers", "excludeGroups", "excludeRoles", "excludeGuestsOrExternalUsers" })
            (rest["conditions"]?["users"] as JsonObject)?.Remove(excluded);
        return rest;
    }

    private static GraphFault? CheckUsers(TenantState state, JsonObject users)
    {
        if (Unknown(users, ["includeUsers", "excludeUsers"], x => AnyUser.Contains(x) || state.Live(Kinds.User, x) is not null) is { } user)
            return GraphFault.Policy($"1032: Policy contains users that do not exist: {user}.");
        if (Unknown(users, ["includeGroups", "excludeGroups"], x => state.Live(Kinds.Group, x) is not null) is { } group)
            return GraphFault.Policy($"1033: Policy contains groups that do not exist: {group}.");
        if (Unknown(users, ["includeRoles", "excludeRoles"], x => state.Live(Kinds.RoleDefinition, x) is not null) is { } role)
            return GraphFault.Policy($"1034: Policy contains roles that do not exist: {role}.");
        var isEmpty = new[] { "includeUsers", "includeGroups", "includeRoles" }.All(x => users[x] is not JsonArray { Count: > 0 }) && users["includeGuestsOrExternalUsers"] is null;
        return isEmpty ? GraphFault.Policy("1035: The policy needs at least one user, group or role to include.") : null;
    }

    private static GraphFault? CheckApplications(TenantState state, JsonObject applications)
    {
        bool IsThere(string appId) => AnyApplication.Contains(appId) || state.LiveHaving(Kinds.ServicePrincipal, "appId", appId).Any();
        return Unknown(applications, ["includeApplications", "excludeApplications"], IsThere) is { } application
            ? GraphFault.Policy($"1040: Policy contains applications that do not exist: {application}.")
            : null;
    }

    private static GraphFault? CheckLocations(TenantState state, JsonObject? locations) =>
        locations is not null && Unknown(locations, ["includeLocations", "excludeLocations"], x => AnyLocation.Contains(x) || state.Live(Kinds.NamedLocation, x) is not null) is { } location
            ? GraphFault.Policy($"1036: Policy contains named locations that do not exist: {location}.")
            : null;

    private static GraphFault? CheckControls(TenantState state, JsonObject policy)
    {
        if (StrengthId(policy["grantControls"]) is { } id && state.Live(Kinds.StrengthPolicy, id) is null)
            return GraphFault.Policy($"1037: Policy contains an authentication strength that does not exist: {id}.");
        if (policy["grantControls"] is JsonObject asked && Unknown(asked, ["termsOfUse"], x => state.Live(Kinds.Agreement, x) is not null) is { } terms)
            return GraphFault.Policy($"1038: Policy contains terms of use that do not exist: {terms}.");
        var isEffective = (policy["grantControls"] is JsonObject grant && HasGrant(grant)) || (policy["sessionControls"] is JsonObject session && IsEffective(session));
        return isEffective ? null : GraphFault.Policy("1011: The policy needs at least one effective grant or session control.");
    }

    private static bool HasGrant(JsonObject grant) =>
        StrengthId(grant) is not null || new[] { "builtInControls", "customAuthenticationFactors", "termsOfUse" }.Any(x => grant[x] is JsonArray { Count: > 0 });

    private static bool IsEffective(JsonObject session) => session.Any(x => x.Value is JsonObject or JsonValue && !x.Key.Contains('@', StringComparison.Ordinal));

    private static string? Unknown(JsonObject conditions, string[] names, Func<string, bool> isThere) =>
        names.SelectMany(x => conditions[x] as JsonArray ?? []).Select(x => x!.ToString()).FirstOrDefault(x => !isThere(x));
}
