using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Features.Snapshots.Retention;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Features.Snapshots.Retention;

internal static class Purging
{
    /// <summary>Purges as the job does, unless the clock is not believed; a limit of batches is a crash after so many. Returns the numbers that left.</summary>
    public static async Task<IReadOnlyList<int>> PurgeAsync(this TestStore store, CancellationToken cancel, int batches = int.MaxValue)
    {
        var left = new List<int>();
        if (await store.Watch.LookAsync(cancel) is not null)
            return left;
        do
        {
            while (await store.Purge.SweepBatchAsync(_ => Task.CompletedTask, cancel))
            {
                if (--batches <= 0)
                    return left;
            }
        }
        while (await store.Purge.MarkNextAsync((db, number) => NoteAsync(db, left, number), cancel) is not null);

        while (await store.Purge.SweepPacksAsync(_ => Task.CompletedTask, cancel))
        {
            if (--batches <= 0)
                break;
        }

        return left;
    }

    /// <summary>Time goes by, and somebody looks at the clock every few hours.</summary>
    public static async Task PassAsync(this TestStore store, TimeSpan time, CancellationToken cancel)
    {
        for (var step = TimeSpan.FromHours(12); time > TimeSpan.Zero; time -= step)
        {
            store.Clock.Advance(time < step ? time : step);
            await store.Watch.LookAsync(cancel);
        }
    }

    public static async Task<HoldRow> HoldAsync(this TestStore store, SnapshotHeader snapshot, CancellationToken cancel)
    {
        await using var db = store.Open();
        var hold = new HoldRow { SnapshotKey = snapshot.SnapshotKey, Reason = "Case 7", PlacedAt = store.Clock.GetUtcNow().UtcDateTime, OwnerTenantId = "t", OwnerObjectId = "o", OwnerName = "Ada" };
        db.Holds.Add(hold);
        await db.SaveChangesAsync(cancel);
        return hold;
    }

    public static async Task ReleaseAsync(this TestStore store, HoldRow hold, CancellationToken cancel)
    {
        await using var db = store.Open();
        db.HoldReleases.Add(new() { HoldKey = hold.HoldKey, ReleasedAt = store.Clock.GetUtcNow().UtcDateTime, ReleasedByTenantId = "t", ReleasedByObjectId = "o", ReleasedByName = "Ada" });
        await db.SaveChangesAsync(cancel);
    }

    public static async Task<(int Versions, int Links, int Packs)> RowsAsync(this TestStore store, CancellationToken cancel)
    {
        await using var db = store.Open();
        return (await db.ObjectVersions.CountAsync(cancel), await db.LinkVersions.CountAsync(cancel), await db.Packs.CountAsync(cancel));
    }

    private static Task NoteAsync(PortalDbContext db, List<int> left, int number)
    {
        left.Add(number);
        db.AuditEntries.Add(new() { At = DateTime.UnixEpoch, Action = SnapshotPurge.Action, Target = $"snapshot {number}", Outcome = AuditOutcome.Done, OperationId = Guid.NewGuid() });
        return Task.CompletedTask;
    }
}
