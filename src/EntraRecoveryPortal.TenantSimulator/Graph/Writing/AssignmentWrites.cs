using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>App role assignments and delegated permission grants: made and removed, hardly ever changed.</summary>
internal static class AssignmentWrites
{
    private static readonly GraphFault InvalidReference = GraphFault.BadRequest("Not a valid reference update.");

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        new("POST", "servicePrincipals/{id}/appRoleAssignedTo", Permissions.WriteAppRoleAssignments, call => Assign(call, Kinds.ServicePrincipal, "resourceId")),
        new("POST", "servicePrincipals/{id}/appRoleAssignments", Permissions.WriteAppRoleAssignments, call => Assign(call, Kinds.ServicePrincipal, "principalId")),
        new("POST", "users/{id}/appRoleAssignments", Permissions.AppRoleAssignments, call => Assign(call, Kinds.User, "principalId")),
        new("POST", "groups/{id}/appRoleAssignments", Permissions.AppRoleAssignments, call => Assign(call, Kinds.Group, "principalId")),
        Removal("servicePrincipals", Kinds.ServicePrincipal, Relations.AppRoleAssignedTo, Permissions.RemoveAppRoleAssignments),
        Removal("servicePrincipals", Kinds.ServicePrincipal, Relations.AppRoleAssignments, Permissions.RemoveAppRoleAssignments),
        Removal("users", Kinds.User, Relations.AppRoleAssignments, Permissions.AppRoleAssignments),
        Removal("groups", Kinds.Group, Relations.AppRoleAssignments, Permissions.AppRoleAssignments),
        new("POST", "oauth2PermissionGrants", Permissions.WriteGrants, Grant),
        new("PATCH", "oauth2PermissionGrants/{id}", Permissions.WriteGrants, UpdateGrant),
        new("DELETE", "oauth2PermissionGrants/{id}", Permissions.WriteGrants, RemoveGrant),
    ];

    private static GraphRoute Removal(string path, string kind, string relation, Access access) =>
        new("DELETE", $"{path}/{{id}}/{relation}/{{other}}", access, call =>
        {
            if (call.State.Live(kind, call["id"]) is not { } source || call.State.Live(Kinds.AppRoleAssignment, call["other"]) is not { } assignment || !call.State.IsLinked(source.Id, relation, assignment.Id))
                return GraphFault.NotFound(call["other"]);
            call.State.Remove(assignment);
            return GraphAnswer.NoContent;
        });

    private static GraphAnswer Assign(GraphCall call, string kind, string own)
    {
        if (call.State.Live(kind, call["id"]) is not { } source)
            return GraphFault.NotFound(call["id"]);
        var body = call.Request.Body;
        var (principalId, resourceId, appRoleId) = (body["principalId"]?.ToString(), body["resourceId"]?.ToString(), body["appRoleId"]?.ToString());
        if (principalId is null || resourceId is null || !Guid.TryParse(appRoleId, out var role) || !string.Equals(body[own]!.ToString(), source.Id, StringComparison.OrdinalIgnoreCase))
            return InvalidReference;
        if (call.State.Live(principalId) is not { Kind: Kinds.User or Kinds.Group or Kinds.ServicePrincipal } principal || call.State.Live(Kinds.ServicePrincipal, resourceId) is not { } resource)
            return InvalidReference;
        if (role != Guid.Empty && !(resource.Body["appRoles"] as JsonArray ?? []).Any(x => x!["id"]!.ToString() == role.ToString() && x["isEnabled"]?.GetValue<bool>() == true))
            return GraphFault.BadRequest($"Permission being assigned was not found on application '{resource.Text("appId")}'.");
        if (call.State.LiveHaving(Kinds.AppRoleAssignment, "principalId", principal.Id).Any(x => x.Text("resourceId") == resource.Id && x.Text("appRoleId") == role.ToString()))
            return new GraphFault(call.Behaviour.DuplicateAssignmentsConflict ? 409 : 400, "Request_BadRequest", "EntitlementGrant entry already exists.");
        var id = call.State.NewKey();
        var assignment = Assignments.Put(call.State, id, principal, resource, role.ToString(), Instant.Text(call.Now));
        return Creation.Answer(call, assignment, $"servicePrincipals/{resource.Id}/appRoleAssignedTo");
    }

    private static GraphAnswer Grant(GraphCall call)
    {
        var body = call.Request.Body;
        var (clientId, resourceId, consentType, principalId) = (body["clientId"]?.ToString(), body["resourceId"]?.ToString(), body["consentType"]?.ToString(), body["principalId"]?.ToString());
        if (clientId is null || resourceId is null || call.State.Live(Kinds.ServicePrincipal, clientId) is null || call.State.Live(Kinds.ServicePrincipal, resourceId) is null)
            return GraphFault.InvalidValue("clientId", Kinds.PermissionGrant);
        if (consentType is not ("AllPrincipals" or "Principal"))
            return GraphFault.InvalidValue("consentType", Kinds.PermissionGrant);
        if (consentType == "Principal" ? principalId is null || call.State.Live(Kinds.User, principalId) is null : principalId is not null)
            return GraphFault.InvalidValue("principalId", Kinds.PermissionGrant);
        if (call.State.LiveHaving(Kinds.PermissionGrant, "clientId", clientId).Any(x => x.Text("resourceId") == resourceId && x.Text("consentType") == consentType && x.Text("principalId") == principalId))
            return new GraphFault(409, "Request_MultipleObjectsWithSameKeyValue", "Permission entry already exists.");
        var id = call.State.NewKey();
        var grant = Assignments.PutGrant(call.State, id, clientId, resourceId, principalId, body["scope"]?.ToString() ?? "");
        return Creation.Answer(call, grant, "oauth2PermissionGrants");
    }

    private static GraphAnswer UpdateGrant(GraphCall call)
    {
        if (call.State.Live(Kinds.PermissionGrant, call["id"]) is not { } grant)
            return GraphFault.NotFound(call["id"]);
        if (Patch.Properties(call.Request.Body).FirstOrDefault(x => x.Key != "scope").Key is { } other)
            return GraphFault.ReadOnly(other);
        if (Patch.Check(GraphTypes.Get(Kinds.PermissionGrant), call.Request.Body) is { } fault)
            return fault;
        if (call.Request.Body["scope"] is not JsonValue scope)
            return GraphFault.InvalidValue("scope", Kinds.PermissionGrant);
        call.State.Update(grant, after => after["scope"] = scope.ToString());
        return GraphAnswer.NoContent;
    }

    private static GraphAnswer RemoveGrant(GraphCall call)
    {
        if (call.State.Live(Kinds.PermissionGrant, call["id"]) is not { } grant)
            return GraphFault.NotFound(call["id"]);
        call.State.Remove(grant);
        return GraphAnswer.NoContent;
    }
}
