using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>
/// What the log has between two rounds: each object of the kind once, in the order in which it first changed, with the links that changed.
/// Only what was selected is tracked: a change of something else is not told.
/// </summary>
internal sealed class DeltaChanges
{
    private readonly List<string> ids = [];
    private readonly Dictionary<string, List<(string Relation, string Target)>> links = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, HashSet<string>> properties = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> whole = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="withDeletedTargets">Whether a link changes too when its target goes to the recycle bin or comes back.</param>
    public static DeltaChanges Read(TenantState state, DeltaToken token, IReadOnlyList<string> relations, bool withDeletedTargets)
    {
        var read = new DeltaChanges();
        var tracked = Tracked(token);
        foreach (var change in state.Log.After(token.Since, token.Begin))
        {
            if (withDeletedTargets && change.What is ChangeKind.Deleted or ChangeKind.Restored)
                read.AddLinksTo(state, change.Id, token.Kind, relations);
            if (change.Kind != token.Kind || !IsTold(change, relations, tracked))
                continue;
            var changed = read.LinksOf(change.Id);
            read.properties[change.Id].UnionWith(change.Properties);
            if (change.What is ChangeKind.Created or ChangeKind.Restored)
                read.whole.Add(change.Id);

            if (change is { Relation: { } relation, Target: { } target })
                changed.Add((relation, target));
        }

        return read;
    }

    private void AddLinksTo(TenantState state, string target, string kind, IReadOnlyList<string> relations)
    {
        foreach (var (source, relation) in state.Sources(target).Where(x => relations.Contains(x.Relation) && state.Find(x.Source)?.Kind == kind))
            LinksOf(source).Add((relation, target));
    }

    private List<(string Relation, string Target)> LinksOf(string id)
    {
        if (links.TryGetValue(id, out var changed))
            return changed;
        ids.Add(id);
        properties[id] = [];
        return links[id] = [];
    }

    /// <param name="isUnfinished">Whether the object after which to go on comes again, with the rest of its links.</param>
    public IEnumerable<string> Behind(string? after, bool isUnfinished)
    {
        var place = after is null ? -1 : ids.FindIndex(x => string.Equals(x, after, StringComparison.OrdinalIgnoreCase));
        return ids.Skip(isUnfinished ? place : place + 1);
    }

    /// <summary>The properties of an object that changed, or null where all are new to the reader.</summary>
    public IReadOnlySet<string>? Properties(string id) => whole.Contains(id) ? null : properties[id];

    public IEnumerable<string> Links(string id, string relation, string? after)
    {
        var targets = links[id].Where(x => x.Relation == relation).Select(x => x.Target).Distinct(StringComparer.OrdinalIgnoreCase);
        return after is null ? targets : targets.SkipWhile(x => !string.Equals(x, after, StringComparison.OrdinalIgnoreCase)).Skip(1);
    }

    private static HashSet<string> Tracked(DeltaToken token) =>
        token.Select?.ToHashSet() ?? GraphTypes.Get(token.Kind).DefaultProperties.Select(x => x.Name).ToHashSet();

    private static bool IsTold(Change change, IReadOnlyList<string> relations, HashSet<string> tracked) => change switch
    {
        { Relation: { } relation } => relations.Contains(relation),
        { What: ChangeKind.Updated } => change.Properties.Any(tracked.Contains),
        _ => true,
    };
}
