using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Benchmarks.Recovering;

/// <summary>The values that single ticks are about, in the simulator's words and without asking the plan that was made of them.</summary>
internal sealed class TickedParts
{
    private readonly ILookup<(string Kind, string Id), string> paths;
    private readonly HashSet<StateLine> links;

    public TickedParts(FoundDifferences found, IReadOnlySet<long> items)
    {
        var ticked = found.All.Where(row => items.Contains(row.Item.ItemKey)).ToList();
        paths = ticked.Where(row => row.Item.Kind == "attribute").ToLookup(row => ListedDifferences.KeyOf(row.Change), row => row.Item.Path);
        links = [.. ticked.Where(row => row.Item.Kind == "link").Select(ListedDifferences.LinkOf)];
    }

    public bool Names(StateLine line) => links.Contains(line) || paths[(line.Kind, line.Object)].Any(path => AttributePath.IsAtOrUnder(line.Path, path));
}
