using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>Directory role assignments, of the whole tenant or of one administrative unit.</summary>
internal static class RoleWrites
{
    private const string Assignments = "roleManagement/directory/roleAssignments";
    private const string ScopedMembers = "directory/administrativeUnits/{id}/scopedRoleMembers";

    public static IEnumerable<GraphRoute> Routes { get; } =
    [
        new("POST", Assignments, Permissions.WriteRoles, Assign),
        new("DELETE", Assignments + "/{id}", Permissions.WriteRoles, Remove),
        new("POST", ScopedMembers, Permissions.WriteRoles, AddScoped),
        new("DELETE", ScopedMembers + "/{other}", Permissions.WriteRoles, RemoveScoped),
    ];

    /// <summary>Role, principal and scope of a body, or why they cannot be.</summary>
    public static (string Role, string Principal, string Scope, GraphFault? Fault) ReadTarget(GraphCall call, JsonObject body)
    {
        var (role, principal, scope) = (body["roleDefinitionId"]?.ToString(), body["principalId"]?.ToString(), body["directoryScopeId"]?.ToString());
        if (role is null || call.State.Live(Kinds.RoleDefinition, role) is not { } definition)
            return Refused(GraphFault.InvalidValue("roleDefinitionId", Kinds.RoleAssignment));
        if (principal is null || call.State.Live(principal) is not { Kind: Kinds.User or Kinds.Group or Kinds.ServicePrincipal } holder)
            return Refused(GraphFault.InvalidValue("principalId", Kinds.RoleAssignment));
        if (holder.Kind == Kinds.Group && !holder.Flag("isAssignableToRole"))
            return Refused(GraphFault.BadRequest("The group must be role-assignable to be given a role."));
        return scope is null || !IsScope(call.State, scope)
            ? Refused(GraphFault.InvalidValue("directoryScopeId", Kinds.RoleAssignment))
            : (definition.Id, holder.Id, scope, null);
    }

    private static (string Role, string Principal, string Scope, GraphFault? Fault) Refused(GraphFault fault) => ("", "", "", fault);

    private static GraphAnswer Assign(GraphCall call)
    {
        var (role, principal, scope, fault) = ReadTarget(call, call.Request.Body);
        if (fault is not null)
            return fault;
        if (call.State.AllLive(Kinds.RoleAssignment).Any(x => IsSame(x, role, principal, scope)))
            return GraphFault.BadRequest("A conflicting object with one or more of the specified property values is present in the directory.");
        var stored = RoleAssignments.Put(call.State, call.State.NewKey() + "-1", role, principal, scope);
        RoleAssignments.PutSchedule(call.State, call.State.NewId(), stored, "Assigned", Instant.Text(call.Now), end: null);
        return Creation.Answer(call, stored, Assignments);
    }

    private static GraphAnswer Remove(GraphCall call)
    {
        if (call.State.Live(Kinds.RoleAssignment, call["id"]) is not { } assignment)
            return GraphFault.NotFound(call["id"]);
        foreach (var schedule in call.State.All(Kinds.RoleAssignmentSchedule).Where(x => IsSame(x, assignment.Text("roleDefinitionId")!, assignment.Text("principalId")!, assignment.Text("directoryScopeId")!)).ToList())
            call.State.Remove(schedule);
        call.State.Remove(assignment);
        return GraphAnswer.NoContent;
    }

    private static GraphAnswer AddScoped(GraphCall call)
    {
        if (call.State.Live(Kinds.AdministrativeUnit, call["id"]) is not { } unit)
            return GraphFault.NotFound(call["id"]);
        var (role, member) = (call.Request.Body["roleId"]?.ToString(), call.Request.Body["roleMemberInfo"]?["id"]?.ToString());
        if (role is null || call.State.Live(Kinds.RoleDefinition, role) is null || member is null || call.State.Live(member) is not { } holder)
            return GraphFault.InvalidValue("roleMemberInfo", Kinds.ScopedRoleMember);
        if (call.State.Targets(unit.Id, Relations.ScopedRoleMembers).Any(x => x.Text("roleId") == role && x.Body["roleMemberInfo"]?["id"]?.ToString() == member))
            return GraphFault.BadRequest("A conflicting object with one or more of the specified property values is present in the directory.");
        var stored = RoleAssignments.PutScoped(call.State, call.State.NewKey(), unit.Id, role, holder);
        return Creation.Answer(call, stored, $"directory/administrativeUnits/{unit.Id}/scopedRoleMembers");
    }

    private static GraphAnswer RemoveScoped(GraphCall call)
    {
        if (call.State.Live(Kinds.AdministrativeUnit, call["id"]) is not { } unit || call.State.Targets(unit.Id, Relations.ScopedRoleMembers).FirstOrDefault(x => x.Id == call["other"]) is not { } found)
            return GraphFault.NotFound(call["other"]);
        call.State.Remove(found);
        return GraphAnswer.NoContent;
    }

    private static bool IsSame(TenantObject candidate, string role, string principal, string scope) =>
        candidate.Text("roleDefinitionId") == role && candidate.Text("principalId") == principal && candidate.Text("directoryScopeId") == scope;

    private static bool IsScope(TenantState state, string scope) =>
        scope == "/" || (scope.StartsWith('/') && state.Live(scope.Split('/')[^1]) is { Kind: Kinds.AdministrativeUnit or Kinds.Application or Kinds.ServicePrincipal });
}
