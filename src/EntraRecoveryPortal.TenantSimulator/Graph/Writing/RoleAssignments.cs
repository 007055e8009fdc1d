using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>How role assignments and their schedules lie in the state.</summary>
internal static class RoleAssignments
{
    public static TenantObject Put(TenantState state, string id, string roleDefinitionId, string principalId, string scope)
    {
        DirectoryRoleWrites.Activate(state, roleDefinitionId);
        return state.Put(Kinds.RoleAssignment, id, new()
        {
            ["id"] = id,
            ["appScopeId"] = null,
            ["condition"] = null,
            ["directoryScopeId"] = scope,
            ["principalId"] = principalId,
            ["principalOrganizationId"] = SimulatedTenant.TenantId,
            ["roleDefinitionId"] = roleDefinitionId,
        });
    }

    /// <summary>Every assignment has a schedule: Assigned ones stay, Activated ones came from an eligibility and end.</summary>
    public static TenantObject PutSchedule(TenantState state, string id, TenantObject assignment, string assignmentType, string start, string? end)
    {
        var schedule = Schedule(id, assignment.Text("roleDefinitionId")!, assignment.Text("principalId")!, assignment.Text("directoryScopeId")!, start, end);
        schedule["assignmentType"] = assignmentType;
        return state.Put(Kinds.RoleAssignmentSchedule, id, schedule);
    }

    public static TenantObject PutEligibility(TenantState state, string id, string roleDefinitionId, string principalId, string scope, string start, string? end) =>
        state.Put(Kinds.RoleEligibilitySchedule, id, Schedule(id, roleDefinitionId, principalId, scope, start, end));

    public static TenantObject PutScoped(TenantState state, string id, string unitId, string roleId, TenantObject holder)
    {
        var stored = state.Put(Kinds.ScopedRoleMember, id, new()
        {
            ["id"] = id,
            ["administrativeUnitId"] = unitId,
            ["roleId"] = roleId,
            ["roleMemberInfo"] = new JsonObject { ["id"] = holder.Id, ["displayName"] = holder.Text("displayName") },
        });
        state.Link(unitId, Relations.ScopedRoleMembers, id);
        return stored;
    }

    private static JsonObject Schedule(string id, string roleDefinitionId, string principalId, string scope, string start, string? end) => new()
    {
        ["id"] = id,
        ["appScopeId"] = null,
        ["createdDateTime"] = start,
        ["createdUsing"] = id,
        ["directoryScopeId"] = scope,
        ["memberType"] = "Direct",
        ["modifiedDateTime"] = null,
        ["principalId"] = principalId,
        ["roleDefinitionId"] = roleDefinitionId,
        ["scheduleInfo"] = new JsonObject
        {
            ["expiration"] = new JsonObject { ["duration"] = null, ["endDateTime"] = end, ["type"] = end is null ? "noExpiration" : "afterDateTime" },
            ["recurrence"] = null,
            ["startDateTime"] = start,
        },
        ["status"] = "Provisioned",
    };
}
