using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Captures that never came to be sealed. Their rows carry a key below the next snapshot's and would show in its state,
/// so none may be left when the next one is sealed.</summary>
internal static class UnsealedCaptures
{
    private static readonly string[] FinalJobStates = ["successful", "failed", "abandoned"];

    /// <summary>Sweeps the leftovers of the same job and of finished jobs; false when another job is still at work.</summary>
    /// <param name="kept">What the job goes on with.</param>
    public static async Task<bool> TryClearAsync(PortalDbContext db, CaptureStart start, SnapshotRow? kept, CancellationToken cancel)
    {
        var unsealed = await db.Snapshots.AsNoTracking()
            .Where(row => row.TenantKey == start.TenantKey && row.SealedAt == null)
            .Select(row => new
            {
                row.SnapshotKey,
                IsOver = row.JobKey == start.JobKey
                    || !db.Jobs.Any(job => job.JobKey == row.JobKey && !FinalJobStates.Contains(job.State)),
            })
            .ToListAsync(cancel);
        if (unsealed.Any(row => !row.IsOver))
            return false;
        foreach (var row in unsealed.Where(row => row.SnapshotKey != kept?.SnapshotKey))
            await SweepAsync(db, row.SnapshotKey, cancel);
        return true;
    }

    /// <summary>Removes all rows of an unsealed capture. Whoever still writes for it finds no header any more.</summary>
    public static async Task SweepAsync(PortalDbContext db, long snapshotKey, CancellationToken cancel)
    {
        await db.LinkVersions.Where(row => row.SnapshotKey == snapshotKey).ExecuteDeleteAsync(cancel);
        await db.ObjectVersions.Where(row => row.SnapshotKey == snapshotKey).ExecuteDeleteAsync(cancel);
        await db.NameBlocks.Where(row => row.SnapshotKey == snapshotKey).ExecuteDeleteAsync(cancel);
        await db.Packs.Where(row => row.SnapshotKey == snapshotKey).ExecuteDeleteAsync(cancel);
        await db.SnapshotTypes.Where(row => row.SnapshotKey == snapshotKey).ExecuteDeleteAsync(cancel);
        await db.Snapshots.Where(row => row.SnapshotKey == snapshotKey).ExecuteDeleteAsync(cancel);
    }
    /// <summary>Removes the packs of an unsealed capture that no version points into any more.</summary>
    public static Task DropEmptyPacksAsync(PortalDbContext db, long snapshotKey, CancellationToken cancel) =>
        db.Packs.Where(pack => pack.SnapshotKey == snapshotKey && !db.ObjectVersions.Any(row => row.SnapshotKey == snapshotKey && row.PackKey == pack.PackKey))
            .ExecuteDeleteAsync(cancel);
}
