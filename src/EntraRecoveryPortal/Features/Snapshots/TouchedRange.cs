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

    /// <summary>Links that are not on both ends of the range what they were, with the keys of their ends; InFrom is the older side.</summary>
    public async Task<IReadOnlyList<TouchedLink>> LinksAsync(Scope scope, CancellationToken cancel)
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
                row.SourceKey,
                row.TargetKey,
                row.Present,
                WasThere = isPurged && db.LinkVersions
                    .Where(older => older.SourceKey == row.SourceKey && older.Relation == row.Relation && older.TargetKey == row.TargetKey && older.SnapshotKey <= after)
                    .OrderByDescending(older => older.SnapshotKey).Select(older => older.Present).FirstOrDefault(),
            };

        var pairs = new Dictionary<Link, TouchedLink>();
        await foreach (var row in touched.AsAsyncEnumerable().WithCancellation(cancel))
        {
            var link = new Link(row.Source, row.Relation, row.Target);
            if (!scope.Covers(link.Source))
                continue;
            pairs[link] = pairs.TryGetValue(link, out var pair)
                ? pair with { Pair = pair.Pair with { InNow = row.Present } }
                : new(new() { Link = link, InFrom = isPurged ? row.WasThere : !row.Present, InNow = row.Present }, row.SourceKey, row.TargetKey);
        }

        return [.. pairs.Values.Where(touched => touched.Pair.InFrom != touched.Pair.InNow)];
    }

    private async Task<IReadOnlyList<long>> KeysAsync(Scope scope, CancellationToken cancel) =>
        scope.Ids.Count == 0 ? [] : [.. (await ObjectKeys.FindAsync(db, tenantKey, scope.Ids, cancel)).Values.Select(row => row.ObjectKey)];

    // By the keys of the tenant's snapshots: to name the tenant itself would lead SQLite to walk all its objects.
    private IQueryable<ObjectVersionRow> InScope(Scope scope, IReadOnlyList<long> keys)
    {
        var snapshots = db.Snapshots.Where(row => row.TenantKey == tenantKey && row.SnapshotKey > after && row.SnapshotKey <= upTo && row.SealedAt != null).Select(row => row.SnapshotKey);
        var rows = db.ObjectVersions.AsNoTracking().Where(row => snapshots.Contains(row.SnapshotKey));
        var types = scope.Types;
        return scope.IsAll ? rows : rows.Where(row => types.Contains(row.Type) || keys.Contains(row.ObjectKey));
    }

    private async Task<IReadOnlyList<ObjectPair>> PairsAsync(IEnumerable<Span> touched, CancellationToken cancel)
    {
        var spans = touched.Where(span => !span.IsErased).ToList();
        var (places, erased) = await OlderAsync(spans, cancel);
        spans.RemoveAll(span => erased.Contains(span.Ref));
        // Both sides of an object mostly lie in one pack, and no pack is opened twice.
        var older = spans.ConvertAll(span => places.GetValueOrDefault(span.Ref));
        var contents = await StoredContents.ReadAsync(db, storeKeys, [.. older.Select(place => place.Content), .. spans.Select(span => PackPlace.OfNewest(span.Last))], cancel);
        return [.. spans.Select((span, i) => new ObjectPair
        {
            Ref = span.Ref,
            From = places.ContainsKey(span.Ref) ? StoredObject.Of(span.Ref, older[i].State, Content(contents[i])) : null,
            Now = StoredObject.Of(span.Ref, span.Last.State, Content(contents[spans.Count + i])),
        })];
    }

    private static CanonicalJson? Content(ReadOnlyMemory<byte> utf8) => utf8.IsEmpty ? null : CanonicalJson.FromCanonical(utf8);

    private async Task<(Dictionary<ObjectRef, Place> Older, HashSet<ObjectRef> Erased)> OlderAsync(IReadOnlyCollection<Span> spans, CancellationToken cancel)
    {
        var places = new Dictionary<ObjectRef, Place>();
        var erased = new HashSet<ObjectRef>();
        foreach (var span in spans.Where(span => !span.LostItsPast(after)))
            places[span.Ref] = new(span.First.PreviousState, new(span.First.PackKey, span.First.PreviousOffset, span.First.PreviousLength));
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
                    places[span.Ref] = new(row.State, new(row.PackKey, row.Offset, row.Length));
            }
        }

        return (places, erased);
    }

    /// <summary>Where a content lies, and where the object was then.</summary>
    private readonly record struct Place(ObjectState? State, PackPlace Content);

    internal sealed record TouchedLink(LinkPair Pair, long SourceKey, long TargetKey);

    private sealed record Span(ObjectRef Ref, ObjectVersionRow First, ObjectVersionRow Last, bool IsCopied)
    {
        /// <summary>A content on either side was erased: nothing can be said of a difference.</summary>
        public bool IsErased => Last.ErasureKey is not null || (First.PreviousState is not (null or ObjectState.Gone) && First.PreviousLength == 0);

        public bool LostItsPast(long after) => First.PreviousSnapshotKey > after;
    }
}
