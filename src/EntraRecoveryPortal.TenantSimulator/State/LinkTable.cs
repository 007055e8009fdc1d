using EntraRecoveryPortal.TenantSimulator.Content.Crowds;

namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>
/// Links by source and relation, and by target: those of the core and those that were added or removed since are held, those of the crowd computed.
/// A list has the core's first, in the order of ids, then the crowd's, then the added ones; a removed link keeps its place.
/// </summary>
internal sealed class LinkTable(Crowd crowd) : ILinks
{
    private readonly Dictionary<string, Dictionary<string, Held>> bySource = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, HashSet<(string Source, string Relation)>> byTarget = new(StringComparer.OrdinalIgnoreCase);

    public bool Has(string source, string relation, string target) =>
        Find(source, relation)?.Rows.TryGetValue(target, out var row) == true ? row.IsPresent : PlaceInCrowd(source, relation, target) >= 0;

    public void Set(string source, string relation, string target, bool present, long change)
    {
        if (!bySource.TryGetValue(source, out var relations))
            bySource[source] = relations = [];
        if (!relations.TryGetValue(relation, out var held))
            relations[relation] = held = new();
        var place = held.Rows.TryGetValue(target, out var known) ? known.Place : PlaceInCrowd(source, relation, target) >= 0 ? Row.InCrowd : held.Add(target);
        held.Rows[target] = new(place, change, present);
        if (place == Row.InCrowd)
            return;
        if (!byTarget.TryGetValue(target, out var sources))
            byTarget[target] = sources = [];
        if (present)
            sources.Add((source, relation));
        else
            sources.Remove((source, relation));
    }

    /// <summary>Links and traces of removed ones; behind a target where one is given, even if that link is gone.</summary>
    public IEnumerable<LinkRow> Rows(string source, string relation, string? after = null)
    {
        var held = Find(source, relation);
        var computed = crowd.Targets(source, relation);
        var (core, inCrowd, later) = (0, 0, held?.Core ?? 0);
        if (after is not null)
        {
            var isHeld = held?.Rows.TryGetValue(after, out var row) == true && row.Place != Row.InCrowd;
            var place = isHeld ? held!.Rows[after].Place : PlaceInCrowd(source, relation, after);
            if (place < 0)
                yield break;
            var isLater = isHeld && place >= later;
            core = isHeld && !isLater ? place + 1 : later;
            inCrowd = !isHeld ? place + 1 : isLater ? int.MaxValue : 0;
            later = isLater ? place + 1 : later;
        }

        for (; core < held?.Core; core++)
            yield return held.At(core);
        for (; inCrowd < computed?.Count; inCrowd++)
        {
            var target = crowd.Id(computed.At(inCrowd));
            yield return held?.Rows.TryGetValue(target, out var changed) == true ? new(target, changed.ChangedAt, changed.IsPresent) : new(target, 0, Present: true);
        }

        for (; later < held?.Count; later++)
            yield return held.At(later);
    }

    public int Count(string source, string relation)
    {
        var held = Find(source, relation)?.Rows.Values;
        return (crowd.Targets(source, relation)?.Count ?? 0) + (held?.Count(x => x.Place != Row.InCrowd && x.IsPresent) ?? 0) - (held?.Count(x => x.Place == Row.InCrowd && !x.IsPresent) ?? 0);
    }

    public IReadOnlyList<(string Source, string Relation)> Sources(string target) =>
    [
        .. byTarget.GetValueOrDefault(target) ?? [],
        .. crowd.Sources(target).Where(x => Find(x.Source, x.Relation)?.Rows.TryGetValue(target, out var row) != true || row.IsPresent),
    ];

    /// <summary>The relations in which an object may have links.</summary>
    public IEnumerable<string> Relations(string source) =>
        (bySource.TryGetValue(source, out var relations) ? relations.Keys : Enumerable.Empty<string>()).Union(CrowdLinks.Relations.Where(x => crowd.Targets(source, x) is not null));

    public void Seal()
    {
        foreach (var held in bySource.Values.SelectMany(x => x.Values))
            held.Seal();
    }

    private Held? Find(string source, string relation) => bySource.GetValueOrDefault(source)?.GetValueOrDefault(relation);

    private int PlaceInCrowd(string source, string relation, string target) =>
        crowd.Targets(source, relation) is { } computed && crowd.Find(target) is { } one ? computed.PlaceOf(one) : -1;

    private readonly record struct Row(int Place, long ChangedAt, bool IsPresent)
    {
        /// <summary>Where the place is computed, as the link is.</summary>
        public const int InCrowd = -1;
    }

    private sealed class Held
    {
        private readonly List<string> order = [];

        public Dictionary<string, Row> Rows { get; } = new(StringComparer.OrdinalIgnoreCase);

        public int Core { get; private set; }

        public int Count => order.Count;

        public int Add(string target)
        {
            order.Add(target);
            return order.Count - 1;
        }

        public LinkRow At(int place)
        {
            var row = Rows[order[place]];
            return new(order[place], row.ChangedAt, row.IsPresent);
        }

        public void Seal()
        {
            order.Sort(StringComparer.OrdinalIgnoreCase);
            Core = order.Count;
            for (var i = 0; i < order.Count; i++)
                Rows[order[i]] = Rows[order[i]] with { Place = i };
        }
    }
}
