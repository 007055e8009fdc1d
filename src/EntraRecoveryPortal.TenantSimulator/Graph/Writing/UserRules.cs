using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Reading;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

internal static class UserRules
{
    public static readonly GraphFault Synced = GraphFault.BadRequest(
        "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.");

    private const int ShortestPassword = 8;

    /// <summary>Licences are given by a call of their own.</summary>
    public static readonly IReadOnlySet<string> ReadOnly = new HashSet<string> { LicenseStates.Assigned };

    private static readonly Dictionary<string, string[]> Choices = new()
    {
        ["userType"] = ["Member", "Guest"],
        ["ageGroup"] = ["Minor", "NotAdult", "Adult"],
        ["consentProvidedForMinor"] = ["Granted", "Denied", "NotRequired"],
    };

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
        if (call.Behaviour.HireDateNeedsPerson && names.Contains("employeeHireDate"))
            return GraphFault.Denied();
        if (names.Any(Sensitive.Contains) && RoleHoldings.CheckReach(call, user) is { } outOfReach)
            return outOfReach;
        foreach (var required in new[] { "displayName", "mail", "userPrincipalName" })
        {
            if (names.Contains(required) && string.IsNullOrEmpty(body[required]?.ToString()))
                return GraphFault.InvalidValue(required, Kinds.User);
        }

        if (body["businessPhones"] is JsonArray { Count: > 1 })
            return GraphFault.InvalidValue("businessPhones", Kinds.User);
        return CheckValues(body) ?? CheckPassword(body) ?? CheckUnique(call, Kinds.User, user.Id, body);
    }

    /// <summary>Texts that are no free texts: a choice, or the two letters of a country.</summary>
    public static GraphFault? CheckValues(JsonObject body)
    {
        var wrong = Choices.Where(x => body[x.Key]?.ToString() is { } given && !x.Value.Contains(given, StringComparer.OrdinalIgnoreCase)).Select(x => x.Key).FirstOrDefault();
        if (body["usageLocation"]?.ToString() is { } country && !(country.Length == 2 && country.All(char.IsAsciiLetter)))
            wrong = "usageLocation";
        return wrong is null ? null : GraphFault.InvalidValue(wrong, Kinds.User);
    }

    /// <summary>Sign-in names and addresses belong to one object, and names to a domain of the tenant.</summary>
    public static GraphFault? CheckUnique(GraphCall call, string kind, string? exceptId, JsonObject body)
    {
        if (body["userPrincipalName"]?.ToString() is { } name)
        {
            if (!IsOfTenant(call.State, name))
                return GraphFault.BadRequest("The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.");
            if (Unique.Check(call.State, kind, "userPrincipalName", name, exceptId) is { } taken)
                return taken;
        }

        return body["mail"]?.ToString() is { } mail ? Unique.CheckAddress(call.State, $"SMTP:{mail}", exceptId) : null;
    }

    public static GraphFault? CheckPassword(JsonObject body) => body["passwordProfile"]?["password"] is { } password && password.ToString().Length < ShortestPassword
        ? GraphFault.BadRequest("The specified password does not comply with password complexity requirements. Please provide a different password.")
        : null;

    /// <summary>A password is taken and never told again.</summary>
    public static void ForgetPassword(JsonObject body)
    {
        if (body["passwordProfile"] is JsonObject profile)
            profile["password"] = null;
    }

    /// <summary>mail brings the primary proxy address with it; extension attributes merge, all else is replaced whole.</summary>
    public static JsonObject Completed(TenantObject user, JsonObject body)
    {
        var completed = body.DeepClone().AsObject();
        ForgetPassword(completed);
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

    private static bool IsOfTenant(TenantState state, string name) => name.Split('@') is [{ Length: > 0 }, var domain]
        && state.AllLive(Kinds.Organization).SelectMany(x => x.Body["verifiedDomains"] as JsonArray ?? []).Any(x => string.Equals(x!["name"]!.ToString(), domain, StringComparison.OrdinalIgnoreCase));
}
