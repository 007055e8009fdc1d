namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>What goes with an object that is gone for good: what it contains, and what was given to it or on it.</summary>
internal static class Purging
{
    private static readonly string[] Contained =
    [
        Relations.AppRoleAssignedTo, Relations.AppRoleAssignments, Relations.FederatedCredentials, Relations.ScopedRoleMembers,
    ];

    private static readonly string[] Given =
    [
        Kinds.PermissionGrant, Kinds.RoleAssignment, Kinds.RoleAssignmentSchedule, Kinds.RoleEligibilitySchedule, Kinds.GroupAssignmentSchedule, Kinds.GroupEligibilitySchedule,
        Kinds.ScopedRoleMember,
    ];

    private static readonly string[] References = ["principalId", "clientId", "resourceId", "groupId", "roleDefinitionId"];

    public static void Remove(TenantState state, TenantObject gone)
    {
        foreach (var dependent in Dependents(state, gone).DistinctBy(x => x.Id).ToList())
            state.Remove(dependent);
        state.Remove(gone);
    }

    private static IEnumerable<TenantObject> Dependents(TenantState state, TenantObject gone) =>
        Contained.SelectMany(relation => state.LinkRows(gone.Id, relation)).Where(x => x.Present).Select(x => state.Find(x.Target)).OfType<TenantObject>()
            .Concat(Given.SelectMany(kind => state.All(kind)).Where(x => References.Any(name => x.Text(name) == gone.Id) || x.Body["roleMemberInfo"]?["id"]?.ToString() == gone.Id));
}
