namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>The first hits in an order that come after a place in it, so many and no more, whoever many are offered. Several threads may offer.</summary>
internal sealed class FirstHits(NameOrder order, NameHit? after, int most)
{
    private readonly Lock gate = new();
    private readonly List<NameHit> hits = [];
    private volatile NameHit? last;

    /// <summary>Nothing was left out at the end.</summary>
    public bool AreAll => last is null;

    public void Offer(long objectKey, ReadOnlySpan<byte> line)
    {
        if (!order.Lists(objectKey))
            return;
        if ((last is { } bound && order.Compare(objectKey, line, bound) >= 0) || (after is not null && order.Compare(objectKey, line, after) <= 0))
            return;
        var hit = new NameHit(objectKey, line.ToArray());
        lock (gate)
        {
            hits.Add(hit);
            if (hits.Count >= 2 * most)
                Cut();
        }
    }

    /// <summary>In order, each once.</summary>
    public IReadOnlyList<NameHit> Take()
    {
        lock (gate)
        {
            Cut();
            return hits;
        }
    }

    private void Cut()
    {
        hits.Sort(order);
        var kept = 0;
        for (var i = 0; i < hits.Count; i++)
        {
            // Names that came back stand in several blocks.
            if (i == 0 || order.Compare(hits[i], hits[kept - 1]) != 0)
                hits[kept++] = hits[i];
        }

        hits.RemoveRange(kept, hits.Count - kept);
        if (kept <= most)
            return;
        hits.RemoveRange(most, kept - most);
        last = hits[^1];
    }
}
