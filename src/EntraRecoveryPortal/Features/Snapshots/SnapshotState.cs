using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Retention;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>The state at a snapshot: of every object and link the newest row that is not younger than it.</summary>
internal static class SnapshotState
{
    public static IQueryable<ObjectVersionRow> ObjectsAt(this PortalDbContext db, long tenantKey, long snapshotKey) =>
        db.ObjectVersions.AsNoTracking().Where(row => row.TenantKey == tenantKey && row.SnapshotKey <= snapshotKey
            && !db.ObjectVersions.Any(newer => newer.ObjectKey == row.ObjectKey
                && newer.SnapshotKey > row.SnapshotKey && newer.SnapshotKey <= snapshotKey));

    /// <summary>As the other, to be put in the order of the snapshots: the tenant is named so that SQLite does not walk all its names for it, and then sort them.</summary>
    public static IQueryable<ObjectVersionRow> ObjectsByChangeAt(this PortalDbContext db, long tenantKey, long snapshotKey) =>
        db.ObjectVersions.AsNoTracking().Where(row => row.TenantKey + 0 == tenantKey && row.SnapshotKey <= snapshotKey
            && !db.ObjectVersions.Any(newer => newer.ObjectKey == row.ObjectKey
                && newer.SnapshotKey > row.SnapshotKey && newer.SnapshotKey <= snapshotKey));

    /// <summary>Of these objects alone. They go as one parameter: for hundreds of them the statement would be written anew each time. Keys are unique over all tenants; to name the tenant too would lead SQLite to walk all its objects.</summary>
    public static IQueryable<ObjectVersionRow> ObjectsAt(this PortalDbContext db, long snapshotKey, IReadOnlyCollection<long> objectKeys) =>
        db.ObjectVersions.AsNoTracking().Where(row => EF.Parameter(objectKeys).Contains(row.ObjectKey) && row.SnapshotKey <= snapshotKey
            && !db.ObjectVersions.Any(newer => newer.ObjectKey == row.ObjectKey
                && newer.SnapshotKey > row.SnapshotKey && newer.SnapshotKey <= snapshotKey));

    public static IQueryable<LinkVersionRow> LinksAt(this PortalDbContext db, long snapshotKey) =>
        db.LinkVersions.AsNoTracking().Where(row => row.Present && row.SnapshotKey <= snapshotKey
            && !db.LinkVersions.Any(newer => newer.SourceKey == row.SourceKey && newer.Relation == row.Relation
                && newer.TargetKey == row.TargetKey && newer.SnapshotKey > row.SnapshotKey && newer.SnapshotKey <= snapshotKey));

    /// <exception cref="SnapshotPurgedException">It has expired and left.</exception>
    public static async Task<SnapshotRow> SealedAsync(this PortalDbContext db, long snapshotKey, CancellationToken cancel)
    {
        var row = await db.Snapshots.AsNoTracking().SingleAsync(row => row.SnapshotKey == snapshotKey && row.SealedAt != null, cancel);
        return row.PurgedAt is null ? row : throw new SnapshotPurgedException(row.Number!.Value);
    }
}
