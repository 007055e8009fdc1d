using System.Buffers;
using EntraRecoveryPortal.Core.Comparing;

namespace EntraRecoveryPortal.Features.Differences.Indexing;

/// <summary>Counts on how many objects each attribute or relation has each value now. Works in rented arrays: there may be as many values as differences.</summary>
internal sealed class ValueCounting : IDisposable
{
    // What a link has for a value; the texts follow, and before them stands that there is none.
    private const int Gone = 0;
    private const int Added = 1;

    private readonly ReportIndex index;
    private readonly Dictionary<int, (int Begin, int End)> places = [];
    private readonly (int Value, int Number)[] values;
    private readonly (int Objects, int Last)[] counts;

    /// <param name="facets">The facets to count.</param>
    /// <param name="items">How many items each facet of the index has among the matching changes.</param>
    public ValueCounting(ReportIndex index, IReadOnlyList<int> matching, IReadOnlyList<int> facets, IReadOnlyList<int> items)
    {
        this.index = index;
        var next = new int[index.Facets.Count];
        Array.Fill(next, -1);
        var all = 0;
        foreach (var facet in facets)
        {
            next[facet] = all;
            places[facet] = (all, all += items[facet]);
        }
        values = ArrayPool<(int, int)>.Shared.Rent(all);
        counts = ArrayPool<(int, int)>.Shared.Rent(Math.Max(index.Texts + 1, Added + 1));
        Array.Clear(counts);
        foreach (var number in matching)
        {
            foreach (ref readonly var item in index.ItemsOf(number))
            {
                if (item.Facet != IndexedFacet.None && next[item.Facet] >= 0)
                    values[next[item.Facet]++] = (item.Kind != ItemKind.Link ? item.Now + 1 : item.LinkInNow ? Added : Gone, number);
            }
        }
    }

    /// <summary>The most frequent values of a facet; of those that are as frequent, the first that the report has.</summary>
    public IReadOnlyList<FacetCount<string>> MostOf(int facet, int most)
    {
        var (begin, end) = places[facet];
        var best = new List<(int Value, int Objects)>(most + 1);
        foreach (var (value, number) in values.AsSpan(begin..end))
        {
            ref var count = ref counts[value];
            if (count.Objects == 0 || count.Last != number)
                count = (count.Objects + 1, number);
        }
        foreach (var (value, _) in values.AsSpan(begin..end))
        {
            // Counted once, and made ready for the next facet.
            var objects = counts[value].Objects;
            counts[value] = default;
            if (objects == 0 || (best.Count == most && objects <= best[^1].Objects))
                continue;
            best.Insert(best.FindLastIndex(one => one.Objects >= objects) + 1, (value, objects));
            if (best.Count > most)
                best.RemoveAt(most);
        }
        return [.. best.Select(one => new FacetCount<string>(Named(index.Facets[facet].IsLink, one.Value), one.Objects))];
    }

    public void Dispose()
    {
        ArrayPool<(int, int)>.Shared.Return(values);
        ArrayPool<(int, int)>.Shared.Return(counts);
    }

    private string Named(bool isLink, int value) => (isLink, value) switch
    {
        (true, Gone) => ChangeFilter.LinkGone,
        (true, _) => ChangeFilter.LinkAdded,
        (false, ReportTexts.None + 1) => ChangeFilter.Empty,
        _ => index.TextOf(value - 1),
    };
}
