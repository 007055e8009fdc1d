using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>What an object is a member of, and what is in a group, through any number of groups.</summary>
internal static class Memberships
{
    /// <summary>Groups, units and directory roles, in the order of their ids.</summary>
    public static IEnumerable<TenantObject> Of(TenantState state, string id) => Sorted(Holders(state, id));

    public static IEnumerable<TenantObject> ReportsOf(TenantState state, string id) =>
        Sorted(state.Sources(id).Where(x => x.Relation == Relations.Manager).Select(x => state.Live(x.Source)).OfType<TenantObject>());

    public static IEnumerable<TenantObject> AllOf(TenantState state, string id) =>
        Reached(id, next => Holders(state, next), x => x.Kind == Kinds.Group);

    public static IEnumerable<TenantObject> Within(TenantState state, string groupId) =>
        Reached(groupId, next => state.Targets(next, Relations.Members), x => x.Kind == Kinds.Group);

    /// <summary>Those who hold a directory role in the whole tenant.</summary>
    public static IEnumerable<TenantObject> OfRole(TenantState state, TenantObject role) => Sorted(state.AllLive(Kinds.RoleAssignment)
        .Where(x => IsOfTenant(x) && x.Text("roleDefinitionId") == role.Text("roleTemplateId")).Select(x => state.Live(x.Text("principalId")!)).OfType<TenantObject>());

    private static IEnumerable<TenantObject> Holders(TenantState state, string id)
    {
        var roles = state.LiveHaving(Kinds.RoleAssignment, "principalId", id).Where(IsOfTenant).Select(x => x.Text("roleDefinitionId")).ToHashSet();
        return state.Sources(id).Where(x => x.Relation == Relations.Members).Select(x => state.Live(x.Source)).OfType<TenantObject>()
            .Concat(roles.Count == 0 ? [] : state.AllLive(Kinds.DirectoryRole).Where(x => roles.Contains(x.Text("roleTemplateId"))));
    }

    private static bool IsOfTenant(TenantObject assignment) => assignment.Text("directoryScopeId") == "/";

    private static IEnumerable<TenantObject> Reached(string start, Func<string, IEnumerable<TenantObject>> step, Func<TenantObject, bool> leadsOn)
    {
        var found = new Dictionary<string, TenantObject>(StringComparer.OrdinalIgnoreCase);
        var open = new Queue<string>([start]);
        while (open.TryDequeue(out var next))
        {
            foreach (var reached in step(next).Where(x => x.Id != start && found.TryAdd(x.Id, x) && leadsOn(x)))
                open.Enqueue(reached.Id);
        }

        return Sorted(found.Values);
    }

    private static IEnumerable<TenantObject> Sorted(IEnumerable<TenantObject> objects) => objects.DistinctBy(x => x.Id).OrderBy(x => x.Id, StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<TenantObject> After(this IEnumerable<TenantObject> sorted, string? id) =>
        id is null ? sorted : sorted.Where(x => string.Compare(x.Id, id, StringComparison.OrdinalIgnoreCase) > 0);
}
