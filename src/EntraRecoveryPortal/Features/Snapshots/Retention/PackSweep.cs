using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots.Retention;

/// <summary>What becomes of packs after a purge: one that nothing points at leaves, one of which little is needed is worn.</summary>
internal static class PackSweep
{
    private const int PacksAtOnce = 200;

    /// <summary>A pack is worn when at most one of so many of its entries is needed.</summary>
    private const int WornBelow = 4;

    public static async Task<bool> BatchAsync(PortalDbContext db, long tenantKey, Func<PortalDbContext, Task> hold, CancellationToken cancel)
    {
        var purged = db.Packs.Where(pack => db.Snapshots.Any(row => row.SnapshotKey == pack.SnapshotKey && row.TenantKey == tenantKey && row.PurgedAt != null));
        var dead = await purged.Where(pack => !db.ObjectVersions.Any(version => version.SnapshotKey == pack.SnapshotKey && version.PackKey == pack.PackKey))
            .OrderBy(pack => pack.PackKey).Select(pack => pack.PackKey).Take(PacksAtOnce).ToArrayAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await hold(db);
        if (dead.Length > 0)
        {
            await StoreGuard.PassAsync(db, StoreGuard.Purge, async () =>
            {
                await db.WornPacks.Where(worn => dead.Contains(worn.PackKey)).ExecuteDeleteAsync(cancel);
                return await db.Packs.Where(pack => dead.Contains(pack.PackKey)).ExecuteDeleteAsync(cancel);
            }, cancel);
        }
        else
        {
            var worn = await purged
                .Where(pack => !db.WornPacks.Any(known => known.PackKey == pack.PackKey)
                    && pack.EntryCount > WornBelow * db.ObjectVersions.Where(version => version.SnapshotKey == pack.SnapshotKey && version.PackKey == pack.PackKey).Sum(version => version.PreviousLength > 0 && !version.IsCopy ? 2 : 1))
                .Select(pack => pack.PackKey).ToListAsync(cancel);
            db.WornPacks.AddRange(worn.Select(key => new WornPackRow { PackKey = key }));
            await db.SaveChangesAsync(cancel);
            await NameSearch.ForgetAsync(
                db, db.NameBlocks.Where(block => db.Snapshots.Any(row => row.SnapshotKey == block.SnapshotKey && row.TenantKey == tenantKey && row.PurgedAt != null)), cancel);
        }

        await transaction.CommitAsync(cancel);
        return dead.Length > 0;
    }
}
