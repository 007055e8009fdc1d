using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>How assignments and grants lie in the state: objects, linked from both ends.</summary>
internal static class Assignments
{
    public static TenantObject Put(TenantState state, string id, TenantObject principal, TenantObject resource, string appRoleId, string created)
    {
        var stored = state.Put(Kinds.AppRoleAssignment, id, Body(id, (principal.Kind, principal.Id, principal.Text("displayName")), (resource.Id, resource.Text("displayName")), appRoleId, created));
        state.Link(resource.Id, Relations.AppRoleAssignedTo, id);
        state.Link(principal.Id, Relations.AppRoleAssignments, id);
        return stored;
    }

    public static TenantObject PutGrant(TenantState state, string id, string clientId, string resourceId, string? principalId, string scope) =>
        state.Put(Kinds.PermissionGrant, id, GrantBody(id, clientId, resourceId, principalId, scope));

    public static JsonObject Body(string id, (string Kind, string Id, string? Name) principal, (string Id, string? Name) resource, string appRoleId, string created) => new()
    {
        ["id"] = id,
        ["appRoleId"] = appRoleId,
        ["createdDateTime"] = created,
        ["deletedDateTime"] = null,
        ["principalDisplayName"] = principal.Name,
        ["principalId"] = principal.Id,
        ["principalType"] = char.ToUpperInvariant(principal.Kind[0]) + principal.Kind[1..],
        ["resourceDisplayName"] = resource.Name,
        ["resourceId"] = resource.Id,
    };

    public static JsonObject GrantBody(string id, string clientId, string resourceId, string? principalId, string scope) => new()
    {
        ["id"] = id,
        ["clientId"] = clientId,
        ["consentType"] = principalId is null ? "AllPrincipals" : "Principal",
        ["principalId"] = principalId,
        ["resourceId"] = resourceId,
        ["scope"] = scope,
    };
}
