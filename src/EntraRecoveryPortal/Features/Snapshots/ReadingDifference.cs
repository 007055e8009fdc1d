using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Lays a reading beside a snapshot: only what lies in both scopes, and of that only what differs.</summary>
internal sealed class ReadingDifference(PortalDbContext db, SnapshotRow snapshot, Reading reading, Scope scope)
{
    public async Task<IReadOnlyList<ObjectPair>> ObjectsAsync(StateLookup lookup, CancellationToken cancel)
    {
        var read = reading.Objects.Where(one => scope.Covers(one.Ref)).GroupBy(one => one.Ref).ToDictionary(same => same.Key, same => same.First());
        var stored = await StoredAsync(read.Keys, cancel);
        var differing = read.Where(one => stored.GetValueOrDefault(one.Key) is not { } before
            || (!before.IsErased && (before.State != one.Value.State || !one.Value.Content.ContentHash.Span.SequenceEqual(before.ContentHash)))).Select(one => one.Key).ToList();
        differing.AddRange(stored.Where(pair => pair.Value.State != ObjectState.Gone && !pair.Value.IsErased && !read.ContainsKey(pair.Key) && IsKnownAbsent(pair.Key)).Select(pair => pair.Key));
        await lookup.FetchAsync(db, differing.Concat(read.Keys), cancel);
        var pairs = differing.Select(of => new ObjectPair { Ref = of, From = lookup.Find(of)?.From, Now = read.GetValueOrDefault(of) }).ToList();
        lookup.Know(read.Select(one => new ObjectPair { Ref = one.Key, From = lookup.Find(one.Key)?.From, Now = one.Value }));
        lookup.Know(pairs);
        return pairs;
    }

    public async Task<IReadOnlyList<LinkPair>> LinksAsync(CancellationToken cancel)
    {
        var relations = reading.Coverage.Where(part => part.Relation.Length > 0 && part.State == CoverageState.Complete)
            .Select(part => (part.Type, part.Relation)).ToHashSet();
        var stored = (await StoredLinksAsync(cancel)).Where(IsCompared).ToHashSet();
        var read = (await NamedAsync(reading.Links.Where(IsCompared), cancel)).ToHashSet();
        return
        [
            .. stored.Except(read).Select(link => new LinkPair { Link = link, InFrom = true }),
            .. read.Except(stored).Select(link => new LinkPair { Link = link, InNow = true }),
        ];

        bool IsCompared(Link link) => relations.Contains((link.Source.Type, link.Relation)) && scope.Covers(link.Source) && reading.Scope.Covers(link.Source);
    }

    private bool IsKnownAbsent(ObjectRef of) =>
        scope.Covers(of) && reading.Scope.Covers(of)
        && reading.Coverage.Any(part => part.Type == of.Type && part.Relation.Length == 0 && part.State == CoverageState.Complete);

    private IQueryable<ObjectVersionRow> InScope(IReadOnlyCollection<long> keys)
    {
        var types = reading.Scope.Types;
        var rows = db.ObjectsAt(snapshot.TenantKey, snapshot.SnapshotKey);
        return reading.Scope.IsAll ? rows : rows.Where(row => types.Contains(row.Type) || keys.Contains(row.ObjectKey));
    }

    private async Task<Dictionary<ObjectRef, Known>> StoredAsync(IEnumerable<ObjectRef> read, CancellationToken cancel)
    {
        var keys = await KeysAsync(read.Where(of => !reading.Scope.Types.Contains(of.Type, StringComparer.Ordinal)).Concat(reading.Scope.Ids), cancel);
        return await InScope(keys)
            .Join(db.Objects, row => row.ObjectKey, of => of.ObjectKey, (row, of) => new { row.Type, of.ObjectId, row.State, row.ContentHash, IsErased = row.ErasureKey != null })
            .AsAsyncEnumerable()
            .ToDictionaryAsync(row => new ObjectRef(row.Type, row.ObjectId), row => new Known(row.State, row.ContentHash, row.IsErased), comparer: null, cancel);
    }

    private async Task<IReadOnlyList<Link>> StoredLinksAsync(CancellationToken cancel)
    {
        var types = reading.Scope.Types;
        var keys = await KeysAsync(reading.Scope.Ids, cancel);
        var all = reading.Scope.IsAll;
        var links =
            from link in db.LinksAt(snapshot.SnapshotKey)
            join source in db.Objects on link.SourceKey equals source.ObjectKey
            join target in db.Objects on link.TargetKey equals target.ObjectKey
            where source.TenantKey == snapshot.TenantKey && (all || types.Contains(source.Type) || keys.Contains(source.ObjectKey))
            select new { Source = new ObjectRef(source.Type, source.ObjectId), link.Relation, Target = new ObjectRef(target.Type, target.ObjectId) };
        return [.. (await links.ToListAsync(cancel)).Select(link => new Link(link.Source, link.Relation, link.Target))];
    }

    // Graph may have named a link's end by id alone; the snapshot may know its type.
    private async Task<IReadOnlyList<Link>> NamedAsync(IEnumerable<Link> links, CancellationToken cancel)
    {
        var all = links.ToList();
        var unnamed = all.Select(link => link.Target).Where(target => target.Type == ObjectRow.UnnamedType).Distinct().ToList();
        var rows = await ObjectKeys.FindAsync(db, snapshot.TenantKey, unnamed, cancel);
        return [.. all.Select(link => rows.TryGetValue(link.Target, out var row) ? link with { Target = new(row.Type, row.ObjectId) } : link)];
    }

    private async Task<IReadOnlyCollection<long>> KeysAsync(IEnumerable<ObjectRef> refs, CancellationToken cancel) =>
        [.. (await ObjectKeys.FindAsync(db, snapshot.TenantKey, [.. refs], cancel)).Values.Select(row => row.ObjectKey)];

    private sealed record Known(ObjectState State, byte[] ContentHash, bool IsErased);
}
