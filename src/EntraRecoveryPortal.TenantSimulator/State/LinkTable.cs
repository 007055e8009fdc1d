namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>Links by source and relation, and by target. Removed links keep their change number, for delta.</summary>
internal sealed class LinkTable
{
    private readonly Dictionary<(string Source, string Relation), SortedDictionary<string, LinkRow>> bySource = [];
    private readonly Dictionary<string, HashSet<(string Source, string Relation)>> byTarget = new(StringComparer.OrdinalIgnoreCase);

    public bool Has(string source, string relation, string target) =>
        bySource.TryGetValue((source, relation), out var rows) && rows.TryGetValue(target, out var row) && row.Present;

    public void Set(string source, string relation, string target, bool present, long change)
    {
        if (!bySource.TryGetValue((source, relation), out var rows))
            bySource[(source, relation)] = rows = new(StringComparer.OrdinalIgnoreCase);
        rows[target] = new(target, change, present);
        if (!byTarget.TryGetValue(target, out var sources))
            byTarget[target] = sources = [];
        if (present)
            sources.Add((source, relation));
        else
            sources.Remove((source, relation));
    }

    public IEnumerable<LinkRow> Rows(string source, string relation) =>
        bySource.TryGetValue((source, relation), out var rows) ? rows.Values : [];

    public IReadOnlyList<(string Source, string Relation)> Sources(string target) =>
        byTarget.TryGetValue(target, out var sources) ? [.. sources] : [];

    public IReadOnlyList<(string Source, string Relation, string Target)> From(string source) =>
    [
        .. bySource.Where(x => x.Key.Source == source)
            .SelectMany(x => x.Value.Values.Where(row => row.Present).Select(row => (source, x.Key.Relation, row.Target))),
    ];

    public IEnumerable<(string Source, string Relation, string Target)> All() =>
        bySource.SelectMany(x => x.Value.Values.Where(row => row.Present).Select(row => (x.Key.Source, x.Key.Relation, row.Target)));
}
