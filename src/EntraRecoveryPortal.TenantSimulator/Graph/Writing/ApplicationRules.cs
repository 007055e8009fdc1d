using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

internal static class ApplicationRules
{
    public static readonly IReadOnlySet<string> ReadOnly = new HashSet<string> { "verifiedPublisher", "disabledByMicrosoftStatus", "certification", "logo", "samlMetadataUrl" };

    private static readonly GraphFault EnabledEntitlement = new(400, "CannotDeleteOrUpdateEnabledEntitlement", "Permission (scope or role) cannot be deleted or updated unless disabled first.");

    public static GraphFault? Check(GraphCall call, TenantObject application, JsonObject body)
    {
        if (CheckCredentials(application, body) is { } fault)
            return fault;
        if (CheckEnabled(application.Body["appRoles"], body.ContainsKey("appRoles"), body["appRoles"]) is { } role)
            return role;
        var scopesAreSent = body.ContainsKey("api");
        if (CheckEnabled(application.Body["api"]?["oauth2PermissionScopes"], scopesAreSent, body["api"]?["oauth2PermissionScopes"]) is { } scope)
            return scope;
        foreach (var uri in body["identifierUris"] as JsonArray ?? [])
        {
            // Reserved while the other application is in the recycle bin.
            if (Unique.Check(call.State, Kinds.Application, "identifierUris", uri!.ToString(), application.Id, countDeleted: true) is { } taken)
                return taken;
        }

        return null;
    }

    /// <summary>Passwords have their own calls; a key that is already there is kept by its id, with no key in it and nothing else altered.</summary>
    public static GraphFault? CheckCredentials(TenantObject holder, JsonObject body)
    {
        if (body.ContainsKey("passwordCredentials"))
            return GraphFault.BadRequest("Property 'passwordCredentials' cannot be set by an update: use addPassword and removePassword.");
        foreach (var key in (body["keyCredentials"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var keyId = key["keyId"]?.ToString();
            var existing = (holder.Body["keyCredentials"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(x => keyId is not null && x["keyId"]?.ToString() == keyId);
            if (existing is null && key["key"] is null)
                return GraphFault.InvalidValue("keyCredentials", holder.Kind);
            if (existing is not null && key.Any(x => x.Key != "key" && !x.Key.Contains('@', StringComparison.Ordinal) && !JsonNode.DeepEquals(x.Value, existing[x.Key])))
                return GraphFault.BadRequest($"Update to existing credential with KeyId '{keyId}' is not allowed.");
        }

        return null;
    }

    /// <summary>The body with the key material of kept credentials in place, and ids for new ones.</summary>
    public static JsonObject Completed(GraphCall call, TenantObject holder, JsonObject body)
    {
        var completed = body.DeepClone().AsObject();
        foreach (var key in (completed["keyCredentials"] as JsonArray ?? []).OfType<JsonObject>())
        {
            key["keyId"] ??= call.State.NewId();
            if ((holder.Body["keyCredentials"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(x => JsonNode.DeepEquals(x["keyId"], key["keyId"])) is not { } existing)
                continue;
            foreach (var (name, value) in existing)
                key[name] = value?.DeepClone();
        }

        return completed;
    }

    /// <summary>The service principal of the same tenant follows; assignments of a role that is gone go with it.</summary>
    public static void Follow(TenantState state, TenantObject application, JsonObject body)
    {
        if (state.LiveHaving(Kinds.ServicePrincipal, "appId", application.Text("appId")!).FirstOrDefault() is not { } principal)
            return;
        if (!body.ContainsKey("displayName") && !body.ContainsKey("appRoles") && !body.ContainsKey("api"))
            return;
        var roles = (application.Body["appRoles"] as JsonArray ?? []).Select(x => x!["id"]!.ToString()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var assignment in state.Targets(principal.Id, Relations.AppRoleAssignedTo).ToList())
        {
            if (assignment.Text("appRoleId") is { } role && role != Guid.Empty.ToString() && !roles.Contains(role))
                state.Remove(assignment);
        }

        state.Update(principal, after =>
        {
            after["displayName"] = application.Text("displayName");
            after["appDisplayName"] = application.Text("displayName");
            after["appRoles"] = application.Body["appRoles"]?.DeepClone();
            after["oauth2PermissionScopes"] = application.Body["api"]?["oauth2PermissionScopes"]?.DeepClone();
        });
    }

    private static GraphFault? CheckEnabled(JsonNode? before, bool isSent, JsonNode? after)
    {
        if (!isSent)
            return null;
        var sent = (after as JsonArray ?? []).OfType<JsonObject>().ToList();
        if (sent.Select(x => x["id"]?.ToString()).Distinct().Count() != sent.Count || sent.Any(x => x["id"] is null))
            return GraphFault.BadRequest("It contains duplicate or missing values for the property 'id'.");
        foreach (var enabled in (before as JsonArray ?? []).OfType<JsonObject>().Where(x => x["isEnabled"]?.GetValue<bool>() == true))
        {
            var same = sent.FirstOrDefault(x => JsonNode.DeepEquals(x["id"], enabled["id"]));
            if (same is null || same.Any(x => x.Key is not ("isEnabled" or "origin") && !IsSame(x.Value, enabled[x.Key])))
                return EnabledEntitlement;
        }

        return null;
    }

    private static bool IsSame(JsonNode? left, JsonNode? right) =>
        JsonNode.DeepEquals(left, right) || (left is JsonArray a && right is JsonArray b && a.Select(x => x!.ToString()).ToHashSet().SetEquals(b.Select(x => x!.ToString())));
}
