using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Writes the links that a capture sees appear or go away, against the state of the snapshot before.</summary>
internal sealed class LinkCapture(long tenantKey, long snapshotKey, long baseKey)
{
    public async Task TakeAsync(
        PortalDbContext db, TypeCapture capture, IReadOnlyList<LinkChange> links, CaptureKeys keys, CancellationToken cancel)
    {
        var rows = new List<LinkVersionRow>(links.Count);
        foreach (var (link, _) in links)
        {
            var key = new LinkKey(keys[link.Source].ObjectKey, keys[link.Target].ObjectKey);
            var relation = await RelationAsync(db, capture, link.Relation, cancel);
            if (relation.Before.ContainsKey(key))
                relation.Before[key] = true;
            else if (relation.Added.Add(key))
                rows.Add(RowOf(relation, key, link, present: true));
        }

        await StoreDialect.Of(db).AddAsync(db, rows, cancel);
    }

    /// <summary>Takes changes only: what is told twice, or is as the snapshot before had it, writes nothing.</summary>
    public async Task TakeChangesAsync(
        PortalDbContext db, TypeCapture capture, IReadOnlyList<LinkChange> changes, CaptureKeys keys, CancellationToken cancel)
    {
        var rows = new List<LinkVersionRow>();
        foreach (var chunk in changes.Chunk(ObjectKeys.ChunkSize))
        {
            var (sources, targets) = (Keys(chunk.Select(change => change.Link.Source)), Keys(chunk.Select(change => change.Link.Target)));
            var present = (await db.LinksAt(baseKey).Where(row => sources.Contains(row.SourceKey) && targets.Contains(row.TargetKey))
                .Select(row => new { row.Relation, row.SourceKey, row.TargetKey }).ToListAsync(cancel))
                .Select(row => (row.Relation, new LinkKey(row.SourceKey, row.TargetKey))).ToHashSet();
            foreach (var (link, isPresent) in chunk)
            {
                var relation = capture.Relation(link.Relation) ?? capture.AddRelation(link.Relation, []);
                var key = new LinkKey(keys[link.Source].ObjectKey, keys[link.Target].ObjectKey);
                if (present.Contains((link.Relation, key)) != isPresent && relation.Added.Add(key))
                    rows.Add(RowOf(relation, key, link, isPresent));
            }
        }

        await StoreDialect.Of(db).AddAsync(db, rows, cancel);

        long[] Keys(IEnumerable<ObjectRef> refs) => [.. refs.Select(of => keys[of].ObjectKey).Distinct()];
    }

    /// <summary>Ends a relation: what a complete one did not show is gone, one that is not complete stays as it was before.</summary>
    public async Task EndAsync(PortalDbContext db, TypeCapture capture, Coverage part, CancellationToken cancel)
    {
        if (part.State != CoverageState.Complete)
        {
            await DropAsync(db, capture, part.Relation, cancel);
            return;
        }

        if (capture.IsIncrement)
            return;
        var relation = await RelationAsync(db, capture, part.Relation, cancel);
        foreach (var chunk in relation.Before.Where(link => !link.Value).Select(link => link.Key).Chunk(ObjectKeys.ChunkSize / 2))
        {
            var ends = chunk.Select(link => link.SourceKey).Concat(chunk.Select(link => link.TargetKey)).Distinct().ToArray();
            var refs = await db.Objects.AsNoTracking().Where(row => ends.Contains(row.ObjectKey))
                .ToDictionaryAsync(row => row.ObjectKey, row => new ObjectRef(row.Type, row.ObjectId), cancel);
            await StoreDialect.Of(db).AddAsync(
                db, [.. chunk.Select(key => RowOf(relation, key, new(refs[key.SourceKey], relation.Name, refs[key.TargetKey]), present: false))], cancel);
        }
    }

    public async Task DropAsync(PortalDbContext db, TypeCapture capture, string relation, CancellationToken cancel)
    {
        capture.RemoveRelation(relation);
        await db.LinkVersions
            .Where(row => row.SnapshotKey == snapshotKey && row.Relation == relation
                && db.Objects.Any(source => source.ObjectKey == row.SourceKey && source.Type == capture.Type))
            .ExecuteDeleteAsync(cancel);
    }

    private LinkVersionRow RowOf(RelationCapture relation, LinkKey key, Link link, bool present)
    {
        relation.Counts.Rows++;
        relation.Counts.Present += present ? 1 : -1;
        if (present)
            relation.Counts.Elements.AddLink(link);
        else
            relation.Counts.Elements.RemoveLink(link);
        return new()
        {
            SourceKey = key.SourceKey,
            Relation = relation.Name,
            TargetKey = key.TargetKey,
            SnapshotKey = snapshotKey,
            Present = present,
            IsInitial = baseKey == 0,
        };
    }

    private async Task<RelationCapture> RelationAsync(PortalDbContext db, TypeCapture capture, string name, CancellationToken cancel)
    {
        if (capture.Relation(name) is { } known)
            return known;
        if (baseKey == 0)
            return capture.AddRelation(name, []);
        var before = await db.LinksAt(baseKey)
            .Where(row => row.Relation == name && db.Objects.Any(source =>
                source.ObjectKey == row.SourceKey && source.TenantKey == tenantKey && source.Type == capture.Type))
            .Select(row => new { row.SourceKey, row.TargetKey })
            .AsAsyncEnumerable()
            .ToDictionaryAsync(row => new LinkKey(row.SourceKey, row.TargetKey), _ => false, comparer: null, cancel);
        return capture.AddRelation(name, before);
    }
}
