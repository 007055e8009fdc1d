using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Features.Snapshots.Retention;

/// <summary>Lets expired snapshots leave: marks a header, then removes the rows that no other snapshot needs. Can be stopped after any batch and goes on where it was.</summary>
public sealed class SnapshotPurge(
    IDbContextFactory<PortalDbContext> contexts, SnapshotReaders readers, SingleTenant tenant, IOptions<RetentionOptions> retention, TimeProvider clock)
{
    /// <summary>What the audit calls it; a snapshot marked as purged without such an entry is a fault.</summary>
    public const string Action = "snapshot.purge";

    /// <summary>Expired snapshots that nothing keeps, oldest first, by number.</summary>
    public async Task<IReadOnlyList<int>> DueAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var unswept = await Sealed(db).Where(row => row.PurgedAt != null && row.SweptAt == null).OrderBy(row => row.SnapshotKey).Select(row => row.Number!.Value).ToListAsync(cancel);
        return [.. unswept, .. (await ChooseAsync(db, cancel)).Select(one => one.Number)];
    }

    /// <summary>Marks the oldest one that may leave, unless it is marked already; null when none is left.</summary>
    /// <param name="also">Runs in the transaction of the mark: the caller's audit entry and lease.</param>
    public async Task<int?> MarkNextAsync(Func<PortalDbContext, int, Task> also, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if ((await ChooseAsync(db, cancel)).FirstOrDefault() is not { } next)
            return null;
        var now = clock.GetUtcNow().UtcDateTime;
        await StoreGuard.PassAsync(
            db, StoreGuard.Purge,
            () => db.Snapshots.Where(row => row.SnapshotKey == next.SnapshotKey && row.PurgedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.PurgedAt, now), cancel), cancel);
        await also(db, next.Number);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return next.Number;
    }

    /// <summary>Removes one batch of rows of the oldest marked snapshot; false when none is marked.</summary>
    /// <param name="hold">Runs in the batch's transaction: the caller's lease.</param>
    /// <exception cref="SnapshotBusyException">Somebody began to read a snapshot just as it was marked.</exception>
    public async Task<bool> SweepBatchAsync(Func<PortalDbContext, Task> hold, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var marked = await Sealed(db).Where(row => row.PurgedAt != null && row.SweptAt == null).OrderBy(row => row.SnapshotKey)
            .Select(row => row.SnapshotKey).FirstOrDefaultAsync(cancel);
        if (marked == 0)
            return false;
        if ((await readers.BusyAsync(db, cancel)).Contains(marked))
            throw new SnapshotBusyException();

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await hold(db);
        var removed = await StoreGuard.PassAsync(db, StoreGuard.Purge, () => RemoveAsync(db, marked, cancel), cancel);
        await transaction.CommitAsync(cancel);
        return removed;
    }

    /// <summary>Removes a batch of packs that nothing points at, and in the end notes those of which little is needed; false when nothing is left to do.</summary>
    public async Task<bool> SweepPacksAsync(Func<PortalDbContext, Task> hold, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await PackSweep.BatchAsync(db, tenant.TenantKey, hold, cancel);
    }

    private async Task<bool> RemoveAsync(PortalDbContext db, long marked, CancellationToken cancel)
    {
        var stays = Sealed(db).Where(row => row.PurgedAt == null);
        var before = await stays.Where(row => row.SnapshotKey < marked).MaxAsync(row => (long?)row.SnapshotKey, cancel) ?? 0;
        var after = await stays.Where(row => row.SnapshotKey > marked).MinAsync(row => row.SnapshotKey, cancel);
        var later = await Sealed(db).Where(row => row.SnapshotKey > marked && row.SnapshotKey <= after).OrderBy(row => row.SnapshotKey).Select(row => row.SnapshotKey).ToListAsync(cancel);
        var dialect = StoreDialect.Of(db);
        foreach (var key in later)
        {
            if (await dialect.RemoveHiddenAsync(db, before, marked, key, cancel) > 0)
                return true;
        }

        foreach (var key in later.Where(key => key != after).Prepend(marked))
        {
            if (await dialect.RemoveLonelyGoneAsync(db, key, cancel) > 0)
                return true;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        await db.Snapshots.Where(row => row.SnapshotKey == marked).ExecuteUpdateAsync(set => set.SetProperty(row => row.SweptAt, now), cancel);
        return true;
    }

    private async Task<IReadOnlyList<PurgeCandidate>> ChooseAsync(PortalDbContext db, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var stays = Sealed(db).Where(row => row.PurgedAt == null);
        if (!await stays.AnyAsync(row => row.ExpiresAt <= now, cancel))
            return [];
        var types = (await db.SnapshotTypes.Where(type => type.Relation == "" && type.Coverage == CoverageState.Complete && stays.Any(row => row.SnapshotKey == type.SnapshotKey))
            .Select(type => new { type.SnapshotKey, type.Type }).ToListAsync(cancel)).ToLookup(type => type.SnapshotKey, type => type.Type);
        var candidates = await stays.Select(row => new { row.SnapshotKey, row.Number, row.ExpiresAt, row.IsComplete }).ToListAsync(cancel);
        var held = await db.ActiveHolds(now).Select(hold => hold.SnapshotKey).Distinct().ToListAsync(cancel);
        return PurgeChoice.Of(
            [.. candidates.Select(row => new PurgeCandidate(row.SnapshotKey, row.Number!.Value, row.ExpiresAt!.Value, row.IsComplete, [.. types[row.SnapshotKey]]))],
            held.Concat(await readers.BusyAsync(db, cancel)).ToHashSet(), retention.Value.KeepAtLeast, now);
    }

    private IQueryable<SnapshotRow> Sealed(PortalDbContext db) =>
        db.Snapshots.AsNoTracking().Where(row => row.TenantKey == tenant.TenantKey && row.SealedAt != null);
}
