using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>The newest snapshot, seen from a capture that is written on top of it; <see cref="Header"/> is null when there is none.</summary>
internal sealed class BaseSnapshot(
    IDbContextFactory<PortalDbContext> contexts, StoreKeys keys, long tenantKey, SnapshotRow? header, IReadOnlyList<SnapshotTypeRow> types)
{
    public SnapshotRow? Header => header;

    public SnapshotTypeRow? Of(string type, string relation = "") => types.FirstOrDefault(row => row.Type == type && row.Relation == relation);

    /// <summary>Objects as it has them.</summary>
    public async Task<IReadOnlyDictionary<ObjectRef, DirectoryObject>> KnownAsync(IReadOnlyCollection<ObjectRef> refs, CancellationToken cancel)
    {
        if (header is null || refs.Count == 0)
            return new Dictionary<ObjectRef, DirectoryObject>();
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var lookup = new StateLookup(contexts, keys, tenantKey, header.SnapshotKey, header.SnapshotKey);
        await lookup.FetchAsync(db, refs, cancel);
        return refs.Select(of => lookup.Find(of)?.From).OfType<DirectoryObject>().DistinctBy(found => found.Ref).ToDictionary(found => found.Ref);
    }

    /// <summary>The first parts of the natural keys of a type's objects: what they were read below is read again.</summary>
    public async Task<IReadOnlyList<string>> FirstKeysAsync(string type, CancellationToken cancel)
    {
        if (header is null)
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var ids = await db.ObjectsAt(tenantKey, header.SnapshotKey).Where(row => row.Type == type && row.State == ObjectState.Present)
            .Join(db.Objects, row => row.ObjectKey, one => one.ObjectKey, (_, one) => one.ObjectId).ToListAsync(cancel);
        return [.. ids.Select(id => id.Split('|')[0]).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Links of one type and relation as it has them.</summary>
    public async Task<IReadOnlyCollection<Link>> KnownLinksAsync(string type, string relation, CancellationToken cancel)
    {
        if (header is null)
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.LinksAt(header.SnapshotKey).Where(row => row.Relation == relation)
            .Join(db.Objects, row => row.SourceKey, source => source.ObjectKey, (row, source) => new { row.TargetKey, Source = source })
            .Where(row => row.Source.TenantKey == tenantKey && row.Source.Type == type)
            .Join(db.Objects, row => row.TargetKey, target => target.ObjectKey, (row, target) => new { row.Source, Target = target })
            .Select(row => new Link(new ObjectRef(row.Source.Type, row.Source.ObjectId), relation, new ObjectRef(row.Target.Type, row.Target.ObjectId)))
            .ToListAsync(cancel);
    }

    /// <summary>When every type was last read whole; null when that never was.</summary>
    public async Task<DateTime?> LastProofAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Snapshots.Where(row => row.TenantKey == tenantKey && row.SealedAt != null && row.Method == SnapshotSeal.Full)
            .OrderByDescending(row => row.SnapshotKey).Select(row => (DateTime?)row.StartedAt).FirstOrDefaultAsync(cancel);
    }
}
