using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Writes the links that a capture sees appear or go away, against the state of the snapshot before.</summary>
internal sealed class LinkCapture(long tenantKey, long snapshotKey, long baseKey)
{
    public async Task TakeAsync(
        PortalDbContext db, TypeCapture capture, IReadOnlyList<Link> links,
        IReadOnlyDictionary<ObjectRef, ObjectRow> keys, CancellationToken cancel)
    {
        foreach (var link in links)
        {
            var key = new LinkKey(keys[link.Source].ObjectKey, keys[link.Target].ObjectKey);
            var relation = await RelationAsync(db, capture, link.Relation, cancel);
            if (relation.Before.ContainsKey(key))
                relation.Before[key] = true;
            else if (relation.Added.Add(key))
                Record(db, relation, key, link, present: true);
        }

        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
    }

    /// <summary>Ends a relation: what a complete one did not show is gone, one that is not complete stays as it was before.</summary>
    public async Task EndAsync(PortalDbContext db, TypeCapture capture, Coverage part, CancellationToken cancel)
    {
        if (part.State != CoverageState.Complete)
        {
            await DropAsync(db, capture, part.Relation, cancel);
            return;
        }

        var relation = await RelationAsync(db, capture, part.Relation, cancel);
        foreach (var chunk in relation.Before.Where(link => !link.Value).Select(link => link.Key).Chunk(ObjectKeys.ChunkSize / 2))
        {
            var ends = chunk.Select(link => link.SourceKey).Concat(chunk.Select(link => link.TargetKey)).Distinct().ToArray();
            var refs = await db.Objects.AsNoTracking().Where(row => ends.Contains(row.ObjectKey))
                .ToDictionaryAsync(row => row.ObjectKey, row => new ObjectRef(row.Type, row.ObjectId), cancel);
            foreach (var key in chunk)
                Record(db, relation, key, new(refs[key.SourceKey], relation.Name, refs[key.TargetKey]), present: false);
            await db.SaveChangesAsync(cancel);
            db.ChangeTracker.Clear();
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

    private void Record(PortalDbContext db, RelationCapture relation, LinkKey key, Link link, bool present)
    {
        db.LinkVersions.Add(new()
        {
            SourceKey = key.SourceKey,
            Relation = relation.Name,
            TargetKey = key.TargetKey,
            SnapshotKey = snapshotKey,
            Present = present,
        });
        relation.Counts.Rows++;
        relation.Counts.Present += present ? 1 : -1;
        if (present)
            relation.Counts.Digest.AddLink(link);
        else
            relation.Counts.Digest.RemoveLink(link);
    }

    private async Task<RelationCapture> RelationAsync(PortalDbContext db, TypeCapture capture, string name, CancellationToken cancel)
    {
        if (capture.Relation(name) is { } known)
            return known;
        var before = await db.LinksAt(baseKey)
            .Where(row => row.Relation == name && db.Objects.Any(source =>
                source.ObjectKey == row.SourceKey && source.TenantKey == tenantKey && source.Type == capture.Type))
            .Select(row => new { row.SourceKey, row.TargetKey })
            .AsAsyncEnumerable()
            .ToDictionaryAsync(row => new LinkKey(row.SourceKey, row.TargetKey), _ => false, comparer: null, cancel);
        return capture.AddRelation(name, before);
    }
}
