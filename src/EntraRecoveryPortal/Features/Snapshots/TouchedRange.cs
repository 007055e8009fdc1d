using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>What the snapshots after one and up to another have touched: the first row of an object knows what it was before,
/// the last what it became, and both contents lie in packs of that range. Where a purge took rows out of the range, the first
/// one left may tell of a state that came later than the older side; then the older side itself is asked.</summary>
internal sealed class TouchedRange(PortalDbContext db, StoreKeys storeKeys, long tenantKey, long after, long upTo)
{
    /// <summary>Touched objects; From is the older side.</summary>
    public async Task<IReadOnlyList<ObjectPair>> ObjectsAsync(Scope scope, CancellationToken cancel)
    {
        var spans = new Dictionary<long, Span>();
        await foreach (var touched in InScope(scope, await KeysAsync(scope, cancel))
            .Join(db.Objects, row => row.ObjectKey, of => of.ObjectKey, (row, of) => new { Row = row, of.ObjectId })
            .OrderBy(touched => touched.Row.ObjectKey).ThenBy(touched => touched.Row.SnapshotKey)
            .AsAsyncEnumerable().WithCancellation(cancel))
        {
            var row = touched.Row;
            spans[row.ObjectKey] = spans.TryGetValue(row.ObjectKey, out var span)
                ? span with { Last = row, IsCopied = span.IsCopied && row.IsCopy }
                : new(new(row.Type, touched.ObjectId), row, row, row.IsCopy && row.PreviousSnapshotKey <= after);
        }

        return await PairsAsync([.. spans.Values.Where(span => !span.IsCopied)], cancel);
    }

    /// <summary>Links that are not on both ends of the range what they were; InFrom is the older side.</summary>
    public async Task<IReadOnlyList<LinkPair>> LinksAsync(Scope scope, CancellationToken cancel)
    {
        var rows = db.LinkVersions.AsNoTracking().Where(row => !row.IsInitial && row.SnapshotKey > after && row.SnapshotKey <= upTo);
        if (scope.Ids.Count > 0)
        {
            var keys = await KeysAsync(scope, cancel);
            rows = rows.Where(row => keys.Contains(row.SourceKey));
        }

        var isPurged = await db.Snapshots.AnyAsync(row => row.TenantKey == tenantKey && row.SnapshotKey > after && row.SnapshotKey < upTo && row.PurgedAt != null, cancel);
        var touched =
            from row in rows
            join snapshot in db.Snapshots on row.SnapshotKey equals snapshot.SnapshotKey
            join source in db.Objects on row.SourceKey equals source.ObjectKey
            join target in db.Objects on row.TargetKey equals target.ObjectKey
            where snapshot.TenantKey == tenantKey
            orderby row.SnapshotKey
            select new
            {
                Source = new ObjectRef(source.Type, source.ObjectId),
                row.Relation,
                Target = new ObjectRef(target.Type, target.ObjectId),
                row.Present,
                WasThere = isPurged && db.LinkVersions
                    .Where(older => older.SourceKey == row.SourceKey && older.Relation == row.Relation && older.TargetKey == row.TargetKey && older.SnapshotKey <= after)
                    .OrderByDescending(older => older.SnapshotKey).Select(older => older.Present).FirstOrDefault(),
            };

        var pairs = new Dictionary<Link, LinkPair>();
        await foreach (var row in touched.AsAsyncEnumerable().WithCancellation(cancel))
        {
            var link = new Link(row.Source, row.Relation, row.Target);
            if (!scope.Covers(link.Source))
                continue;
            pairs[link] = pairs.TryGetValue(link, out var pair)
                ? pair with { InNow = row.Present }
                : new() { Link = link, InFrom = isPurged ? row.WasThere : !row.Present, InNow = row.Present };
        }

        return [.. pairs.Values.Where(pair => pair.InFrom != pair.InNow)];
    }

    private async Task<IReadOnlyList<long>> KeysAsync(Scope scope, CancellationToken cancel) =>
        scope.Ids.Count == 0 ? [] : [.. (await ObjectKeys.FindAsync(db, tenantKey, scope.Ids, cancel)).Values.Select(row => row.ObjectKey)];

    private IQueryable<ObjectVersionRow> InScope(Scope scope, IReadOnlyList<long> keys)
    {
        var rows = db.ObjectVersions.AsNoTracking()
            .Where(row => row.TenantKey == tenantKey && row.SnapshotKey > after && row.SnapshotKey <= upTo);
        var types = scope.Types;
        return scope.IsAll ? rows : rows.Where(row => types.Contains(row.Type) || keys.Contains(row.ObjectKey));
    }

    private async Task<IReadOnlyList<ObjectPair>> PairsAsync(IEnumerable<Span> touched, CancellationToken cancel)
    {
        var spans = touched.Where(span => !span.IsErased).ToList();
        var packs = new PackReader(db, storeKeys);
        var (older, erased) = await OlderAsync(spans, packs, cancel);
        var newer = new Dictionary<ObjectRef, CanonicalJson>();

        // Of an object that is gone, what was last known of it still gives it its name.
        foreach (var span in spans.OrderBy(span => span.Last.PackKey))
        {
            var row = span.Last;
            var (offset, length) = row.Length > 0 ? (row.Offset, row.Length) : (row.PreviousOffset, row.PreviousLength);
            if (length > 0)
                newer[span.Ref] = CanonicalJson.FromCanonical(await packs.ReadAsync(row.PackKey, offset, length, cancel));
        }

        return [.. spans.Where(span => !erased.Contains(span.Ref)).Select(span => new ObjectPair
        {
            Ref = span.Ref,
            From = older.GetValueOrDefault(span.Ref),
            Now = StoredObject.Of(span.Ref, span.Last.State, newer.GetValueOrDefault(span.Ref)),
        })];
    }

    private async Task<(Dictionary<ObjectRef, DirectoryObject?> Older, HashSet<ObjectRef> Erased)> OlderAsync(IReadOnlyCollection<Span> spans, PackReader packs, CancellationToken cancel)
    {
        var states = new Dictionary<ObjectRef, (ObjectState? State, long Pack, int Offset, int Length)>();
        var erased = new HashSet<ObjectRef>();
        foreach (var span in spans.Where(span => !span.LostItsPast(after)))
            states[span.Ref] = (span.First.PreviousState, span.First.PackKey, span.First.PreviousOffset, span.First.PreviousLength);
        foreach (var chunk in spans.Where(span => span.LostItsPast(after)).Chunk(ObjectKeys.ChunkSize))
        {
            var keys = chunk.Select(span => span.First.ObjectKey).ToArray();
            var rows = await db.ObjectsAt(after, keys).ToDictionaryAsync(row => row.ObjectKey, cancel);
            foreach (var span in chunk)
            {
                if (rows.GetValueOrDefault(span.First.ObjectKey) is not { } row)
                    continue;
                if (row.ErasureKey is not null)
                    erased.Add(span.Ref);
                else
                    states[span.Ref] = (row.State, row.PackKey, row.Offset, row.Length);
            }
        }

        var older = new Dictionary<ObjectRef, DirectoryObject?>();
        foreach (var (of, (state, pack, offset, length)) in states.Where(known => known.Value.Length > 0).OrderBy(known => known.Value.Pack))
            older[of] = StoredObject.Of(of, state, CanonicalJson.FromCanonical(await packs.ReadAsync(pack, offset, length, cancel)));
        return (older, erased);
    }

    private sealed record Span(ObjectRef Ref, ObjectVersionRow First, ObjectVersionRow Last, bool IsCopied)
    {
        /// <summary>A content on either side was erased: nothing can be said of a difference.</summary>
        public bool IsErased => Last.ErasureKey is not null || (First.PreviousState is not (null or ObjectState.Gone) && First.PreviousLength == 0);

        public bool LostItsPast(long after) => First.PreviousSnapshotKey > after;
    }
}
