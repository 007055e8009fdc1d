using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Every write of a capture goes through here: it holds only while the job is still ours and the header unsealed.</summary>
internal static class CaptureFence
{
    public static async Task<IDbContextTransaction> BeginAsync(
        PortalDbContext db, long snapshotKey, CaptureStart start, CancellationToken cancel)
    {
        var transaction = await db.Database.BeginTransactionAsync(cancel);
        try
        {
            // An update rather than a look, so that a takeover and this write wait for one another at the header's lock.
            var held = await db.Snapshots
                .Where(row => row.SnapshotKey == snapshotKey && row.SealedAt == null && row.Epoch == start.Epoch
                    && db.Jobs.Any(job => job.JobKey == start.JobKey && job.Epoch == start.Epoch))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Epoch, start.Epoch), cancel);
            return held == 1 ? transaction : throw new CaptureRefusedException("The capture was taken over; what it has read is dropped.");
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }
}
