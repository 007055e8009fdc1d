using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>Which directory roles somebody holds, and whom they put out of whose reach.</summary>
internal static class RoleHoldings
{
    /// <summary>Roles whose holders the roles here may still act on: after Microsoft's table of who can perform sensitive actions.</summary>
    private static readonly Dictionary<string, HashSet<string>> Reach = new()
    {
        [RoleIds.UserAdministrator] = [RoleIds.DirectoryReaders, RoleIds.HelpdeskAdministrator, RoleIds.GroupsAdministrator, RoleIds.UserAdministrator],
        [RoleIds.AuthenticationAdministrator] = [RoleIds.DirectoryReaders, RoleIds.AuthenticationAdministrator],
    };

    /// <summary>Role assignments of a principal and of the role-assignable groups it is in.</summary>
    public static IEnumerable<TenantObject> Of(TenantState state, string principalId)
    {
        HashSet<string> holders = [principalId, .. RoleGroups(state, principalId)];
        return holders.SelectMany(x => state.Having(Kinds.RoleAssignment, "principalId", x));
    }

    /// <summary>What refuses a sensitive action: an administrator is changed only by a higher one.</summary>
    public static GraphFault? CheckReach(GraphCall call, TenantObject user) => (IsOutOfReach(call, user), call.Behaviour.SensitiveRefusalNamed) switch
    {
        (false, _) => null,
        (true, false) => GraphFault.Denied(),
        (true, true) => new(403, "Authorization_RequestDenied", "The caller needs a higher administrator role for this action on a user who holds one."),
    };

    private static bool IsOutOfReach(GraphCall call, TenantObject user)
    {
        var held = Of(call.State, user.Id).Select(x => x.Text("roleDefinitionId")!).ToHashSet();
        var isInRoleGroup = RoleGroups(call.State, user.Id).Any() || RoleGroups(call.State, user.Id, Relations.Owners).Any();
        held.Remove(RoleIds.DirectoryReaders);
        if (held.Count == 0 && !isInRoleGroup)
            return false;
        var callers = call.CallersRoles().Where(x => x.Text("directoryScopeId") == "/").Select(x => x.Text("roleDefinitionId")!).ToList();
        return !callers.Any(x => x is RoleIds.GlobalAdministrator or RoleIds.PrivilegedAuthenticationAdministrator)
            && (isInRoleGroup || !callers.Any(x => Reach.TryGetValue(x, out var reach) && held.IsSubsetOf(reach)));
    }

    private static IEnumerable<string> RoleGroups(TenantState state, string principalId, string relation = Relations.Members) => state.Sources(principalId).Where(x => x.Relation == relation)
        .Select(x => state.Live(Kinds.Group, x.Source)).OfType<TenantObject>().Where(x => x.Flag("isAssignableToRole")).Select(x => x.Id);
}
