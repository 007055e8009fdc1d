using System.Runtime.CompilerServices;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>
/// Lists in the order of one of the names, or of change, of what holds a text in any name. The blocks of names give the first hits in this order, and the log tells which of them are
/// true at the snapshot: what a page costs hangs on its size and its place, and not on how many objects hold the text.
/// </summary>
/// <param name="changes">Needed for the order of change, and for what is gone.</param>
internal sealed class NamedPages(PortalDbContext db, ListMarks marks, long tenantKey, ObjectQuery query, string? text, ChangedWith? changes = null)
{
    /// <summary>Hits asked for at once at least: a few are not true any more, and those that come after need another look through all names.</summary>
    private const int LeastAtOnce = 2_000;

    private const int MostAtOnce = 65_536;

    public async Task<Page<ObjectSummary>> ReadAsync(CancellationToken cancel)
    {
        var isWhole = text is null && query.NamePrefix is not { Length: > 0 };
        var upTo = isWhole ? query.Skip + query.Take : Math.Max(ObjectPages.Counted, query.Skip + query.Take) + 1;
        var mark = marks.Before(query, query.Skip);
        var position = mark?.Position ?? 0;
        var page = new List<long>(query.Take);
        await foreach (var hit in TrueHitsAsync(mark?.After, upTo - position, cancel))
        {
            if (position >= query.Skip && page.Count < query.Take)
                page.Add(hit.ObjectKey);
            if (++position % ListMarks.Every == 0)
                marks.Add(query, new(position) { After = hit });
            if (position == upTo)
                break;
        }

        var items = await ObjectPages.SummariesAsync(db, query.SnapshotKey, page, cancel);
        return isWhole ? new(items, await ObjectPages.CountAsync(db, query, cancel)) : new(items, position, IsMore: position == upTo);
    }

    private async IAsyncEnumerable<NameHit> TrueHitsAsync(NameHit? after, int wanted, [EnumeratorCancellation] CancellationToken cancel)
    {
        var beside = await BesideBlocksAsync(cancel);
        for (var (atOnce, isMore) = (Math.Clamp(wanted, LeastAtOnce, MostAtOnce), true); isMore; atOnce = Math.Min(4 * atOnce, MostAtOnce))
        {
            var first = new FirstHits(new NameOrder(query.Sort, changes), after, atOnce);
            await NameSearch.OfferAsync(db, tenantKey, query, text ?? "", first, cancel);
            foreach (var hit in beside)
                first.Offer(hit.ObjectKey, hit.Line);
            var hits = first.Take();
            foreach (var chunk in hits.Chunk(ObjectKeys.ChunkSize))
            {
                var lines = await LinesAsync(chunk.Select(hit => hit.ObjectKey).Distinct(), cancel);
                foreach (var hit in chunk)
                {
                    if (lines.TryGetValue(hit.ObjectKey, out var line) && line.AsSpan().SequenceEqual(hit.Line))
                        yield return hit;
                }
            }

            isMore = !first.AreAll;
            after = isMore ? hits[^1] : null;
        }
    }

    // What is asked for by its id, and what was erased: blocks keep no line of that.
    private async Task<IReadOnlyList<NameHit>> BesideBlocksAsync(CancellationToken cancel)
    {
        var byId = text is null ? [] : await db.Objects.Where(row => row.TenantKey == tenantKey && row.ObjectId == text).Select(row => row.ObjectKey).ToListAsync(cancel);
        var erasures = await db.Erasures.Where(row => row.TenantKey == tenantKey).Select(row => (long?)row.ErasureKey).ToListAsync(cancel);
        var erased = new List<long>();
        foreach (var chunk in erasures.Chunk(ObjectKeys.ChunkSize))
            erased.AddRange(await db.ObjectVersions.Where(row => chunk.Contains(row.ErasureKey)).Select(row => row.ObjectKey).Distinct().ToListAsync(cancel));
        var hits = new List<NameHit>();
        var (needle, beginning) = (NameBlock.Needle(text ?? ""), NameBlock.Needle(query.NamePrefix ?? ""));
        foreach (var chunk in byId.Union(erased).Chunk(ObjectKeys.ChunkSize))
        {
            foreach (var (key, line) in await LinesAsync(chunk, cancel))
            {
                if ((byId.Contains(key) || line.AsSpan().IndexOf(needle) >= 0) && line.AsSpan().StartsWith(beginning))
                    hits.Add(new(key, line));
            }
        }

        return hits;
    }

    /// <summary>What these objects are called at the snapshot, of those that are of this list.</summary>
    private async Task<IReadOnlyDictionary<long, byte[]>> LinesAsync(IEnumerable<long> objectKeys, CancellationToken cancel)
    {
        var rows = await ObjectPages.Of(db.ObjectsAt(query.SnapshotKey, [.. objectKeys]), query)
            .Select(row => new { row.ObjectKey, row.DisplayName, row.SearchName }).ToListAsync(cancel);
        return rows.ToDictionary(row => row.ObjectKey, row => NameBlock.LineOf(row.DisplayName, row.SearchName));
    }
}
