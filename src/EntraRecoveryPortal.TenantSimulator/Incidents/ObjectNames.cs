using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Incidents;

/// <summary>What people call an object, gone ones too. Assignments and grants go by who holds what.</summary>
internal sealed class ObjectNames(TenantState state, ChangeRecorder recorder)
{
    public string Of(string? id) => id is null ? "everybody" : Find(id) is { } found ? Of(found) : id;

    public string Of(TenantObject one) => one.Kind switch
    {
        Kinds.AppRoleAssignment => $"{Of(one.Text("principalId"))}: {AppRole(one)} of {Of(one.Text("resourceId"))}",
        Kinds.PermissionGrant => $"{Of(one.Text("clientId"))} for {Of(one.Text("principalId"))}: {one.Text("scope")}",
        Kinds.RoleAssignment or Kinds.RoleAssignmentSchedule or Kinds.RoleEligibilitySchedule => $"{Of(one.Text("principalId"))}: {Of(one.Text("roleDefinitionId"))}",
        Kinds.ScopedRoleMember => $"{one.Body["roleMemberInfo"]?["displayName"]}: {Of(one.Text("roleId"))} of {Of(one.Text("administrativeUnitId"))}",
        _ => one.DisplayName ?? one.Text("name") ?? one.Id,
    };

    private string AppRole(TenantObject assignment)
    {
        var role = (Find(assignment.Text("resourceId")!)?.Body["appRoles"] as System.Text.Json.Nodes.JsonArray)?.FirstOrDefault(x => x!["id"]?.ToString() == assignment.Text("appRoleId"));
        return role?["value"]?.ToString() ?? "access";
    }

    private TenantObject? Find(string id) => state.Find(id) ?? recorder.Objects.GetValueOrDefault(id);
}
