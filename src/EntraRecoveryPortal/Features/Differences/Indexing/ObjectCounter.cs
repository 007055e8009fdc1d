using System.Runtime.InteropServices;

namespace EntraRecoveryPortal.Features.Differences.Indexing;

/// <summary>Counts items, and the objects that they are of. The objects come one after the other.</summary>
internal sealed class ObjectCounter<TOf>
    where TOf : notnull
{
    private readonly Dictionary<TOf, (int Objects, int Items, int Last)> counts = [];

    public IEnumerable<(TOf Of, int Objects, int Items)> All => counts.Select(count => (count.Key, count.Value.Objects, count.Value.Items));

    /// <summary>Most first; those that are as frequent, in the order in which they came.</summary>
    public IReadOnlyList<FacetCount<TOf>> MostFirst => [.. counts.OrderByDescending(count => count.Value.Objects).Select(count => new FacetCount<TOf>(count.Key, count.Value.Objects))];

    public void Add(TOf of, int number)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, of, out var isKnown);
        count = (count.Objects + (isKnown && count.Last == number ? 0 : 1), count.Items + 1, number);
    }
}
