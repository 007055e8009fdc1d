using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>
/// With which snapshot each object last changed, as of a snapshot: what a list of many hits in the order of change goes by, and what is gone. Read over an index alone; what came of the
/// last snapshot asked for is kept.
/// </summary>
internal sealed class LastChanges
{
    private volatile Known? ofAll;
    private volatile Known? ofGone;

    /// <summary>Of all objects, or of those that are gone when the list is of these.</summary>
    public async Task<ChangedWith> ReadAsync(PortalDbContext db, long tenantKey, ObjectQuery query, CancellationToken cancel)
    {
        var isGone = query.State == ObjectState.Gone;
        if ((isGone ? ofGone : ofAll) is { } last && last.SnapshotKey == query.SnapshotKey)
            return last.Changes;
        var known = new Known(query.SnapshotKey, await ReadAsync(db, tenantKey, query.SnapshotKey, isGone, cancel));
        if (isGone)
            ofGone = known;
        else
            ofAll = known;
        return known.Changes;
    }

    private static async Task<ChangedWith> ReadAsync(PortalDbContext db, long tenantKey, long snapshotKey, bool isGone, CancellationToken cancel)
    {
        var changes = new ChangedWith(await db.Objects.MaxAsync(row => (long?)row.ObjectKey, cancel) ?? 0);
        // What is gone has an index of its own, which is asked for with the state in its words.
        var rows = isGone
            ? db.ObjectsAt(tenantKey, snapshotKey).Where(row => row.State == ObjectState.Gone)
            : db.ObjectVersions.AsNoTracking().Where(row => row.SnapshotKey <= snapshotKey);
        await foreach (var row in rows.Select(row => new { row.ObjectKey, row.SnapshotKey }).AsAsyncEnumerable().WithCancellation(cancel))
            changes.Add(row.ObjectKey, row.SnapshotKey);
        return changes;
    }

    private sealed record Known(long SnapshotKey, ChangedWith Changes);
}

/// <summary>Keys of snapshots by the keys of objects, which count without many gaps: four bytes an object.</summary>
internal sealed class ChangedWith(long lastObjectKey)
{
    private readonly int[] snapshots = new int[lastObjectKey + 1];

    /// <summary>0 when the object is none of these.</summary>
    public int Of(long objectKey) => (ulong)objectKey < (ulong)snapshots.Length ? snapshots[objectKey] : 0;

    public void Add(long objectKey, long snapshotKey)
    {
        if ((ulong)objectKey < (ulong)snapshots.Length)
            snapshots[objectKey] = Math.Max(snapshots[objectKey], checked((int)snapshotKey));
    }
}
