using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>What the log has between two rounds: each object of the kind once, in the order in which it first changed, with the links that changed.</summary>
internal sealed class DeltaChanges
{
    private readonly List<string> ids = [];
    private readonly Dictionary<string, List<(string Relation, string Target)>> links = new(StringComparer.OrdinalIgnoreCase);

    public static DeltaChanges Read(TenantState state, DeltaToken token, IReadOnlyList<string> relations)
    {
        var read = new DeltaChanges();
        foreach (var change in state.Log.After(token.Since, token.Begin).Where(x => x.Kind == token.Kind && (x.Relation is null || relations.Contains(x.Relation))))
        {
            if (!read.links.TryGetValue(change.Id, out var changed))
            {
                read.ids.Add(change.Id);
                read.links[change.Id] = changed = [];
            }

            if (change is { Relation: { } relation, Target: { } target })
                changed.Add((relation, target));
        }

        return read;
    }

    /// <param name="isUnfinished">Whether the object after which to go on comes again, with the rest of its links.</param>
    public IEnumerable<string> Behind(string? after, bool isUnfinished)
    {
        var place = after is null ? -1 : ids.FindIndex(x => string.Equals(x, after, StringComparison.OrdinalIgnoreCase));
        return ids.Skip(isUnfinished ? place : place + 1);
    }

    public IEnumerable<string> Links(string id, string relation, string? after)
    {
        var targets = links[id].Where(x => x.Relation == relation).Select(x => x.Target).Distinct(StringComparer.OrdinalIgnoreCase);
        return after is null ? targets : targets.SkipWhile(x => !string.Equals(x, after, StringComparison.OrdinalIgnoreCase)).Skip(1);
    }
}
