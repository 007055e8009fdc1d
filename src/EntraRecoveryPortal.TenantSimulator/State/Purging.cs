namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>What goes with an object that is gone for good: what it contains, and what was given to it or on it.</summary>
internal static class Purging
{
    private static readonly string[] Contained =
        [Relations.FederatedCredentials, Relations.ExtensionProperties, Relations.OpenExtensions, Relations.InheritablePermissions, Relations.ScopedRoleMembers];

    public static void Remove(TenantState state, TenantObject gone)
    {
        foreach (var dependent in Dependents(state, gone).DistinctBy(x => x.Id).ToList())
            state.Remove(dependent);
        state.Remove(gone);
    }

    private static IEnumerable<TenantObject> Dependents(TenantState state, TenantObject gone) =>
        Contained.SelectMany(relation => state.LinkRows(gone.Id, relation)).Where(x => x.Present).Select(x => state.Find(x.Target)).OfType<TenantObject>()
            .Concat(state.StandingOn(gone.Id))
            .Concat(state.All(Kinds.ScopedRoleMember).Where(x => x.Body["roleMemberInfo"]?["id"]?.ToString() == gone.Id));
}
