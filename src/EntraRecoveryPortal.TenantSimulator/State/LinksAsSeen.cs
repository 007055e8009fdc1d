namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>The links as they were before the changes that do not show yet. A removed link keeps its row, so it is shown where it was.</summary>
internal sealed class LinksAsSeen(LinkTable now, Unseen unseen) : ILinks
{
    public bool Has(string source, string relation, string target) =>
        unseen.Links.TryGetValue(new(source, relation, target), out var was) ? was : now.Has(source, relation, target);

    public IEnumerable<LinkRow> Rows(string source, string relation, string? after = null) =>
        now.Rows(source, relation, after).Select(row => unseen.Links.TryGetValue(new(source, relation, row.Target), out var was) ? row with { Present = was } : row);

    public IReadOnlyList<(string Source, string Relation)> Sources(string target) =>
    [
        .. now.Sources(target).Where(x => !unseen.Links.ContainsKey(new(x.Source, x.Relation, target))),
        .. unseen.Links.Where(x => x.Value && string.Equals(x.Key.Target, target, StringComparison.OrdinalIgnoreCase)).Select(x => (x.Key.Source, x.Key.Relation)),
    ];

    public IEnumerable<string> Relations(string source) => now.Relations(source);
}
