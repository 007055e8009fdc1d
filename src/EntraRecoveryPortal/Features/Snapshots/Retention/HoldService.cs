using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots.Retention;

/// <summary>Places and releases holds: administrators only, each with its entry in the audit.</summary>
public sealed class HoldService(IDbContextFactory<PortalDbContext> contexts, Actor actor, AuditLog audit, SingleTenant tenant, TimeProvider clock)
{
    /// <param name="endsAt">In UTC; null holds until it is released.</param>
    public async Task<HoldAnswer> PlaceAsync(int number, string reason, DateTime? endsAt, Guid operationId, CancellationToken cancel)
    {
        var target = $"snapshot {number}";
        var person = await actor.DemandAsync(Permissions.Hold, "snapshot.hold", target, cancel);
        var now = clock.GetUtcNow().UtcDateTime;
        if (string.IsNullOrWhiteSpace(reason))
            return HoldAnswer.Refused.NoReason;
        if (endsAt <= now)
            return HoldAnswer.Refused.EndsInThePast;

        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.AuditEntries.AnyAsync(entry => entry.OperationId == operationId, cancel))
            return new HoldAnswer.Done();
        if (await Kept(db, number).Select(row => (long?)row.SnapshotKey).SingleOrDefaultAsync(cancel) is not { } key)
            return HoldAnswer.Refused.NotKept(number);
        var hold = new HoldRow
        {
            SnapshotKey = key,
            Reason = Lengths.Fit(reason.Trim(), Lengths.Sentence),
            PlacedAt = now,
            EndsAt = endsAt,
            OwnerTenantId = person.TenantId,
            OwnerObjectId = person.ObjectId,
            OwnerName = Lengths.Fit(person.Name, Lengths.Name),
        };
        db.Holds.Add(hold);
        audit.Add(db, person, "snapshot.hold", target, AuditOutcome.Done, endsAt is { } end ? $"{hold.Reason} (until {end:u})" : hold.Reason, operationId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);

        // A purge that was at work at the same moment may have been first.
        return await Kept(db, number).AnyAsync(cancel) ? new HoldAnswer.Done() : HoldAnswer.Refused.NotKept(number);
    }

    public async Task<HoldAnswer> ReleaseAsync(long holdKey, Guid operationId, CancellationToken cancel)
    {
        var person = await actor.DemandAsync(Permissions.Hold, "snapshot.release", $"hold {holdKey}", cancel);
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var hold = await db.ActiveHolds(now).Where(row => row.HoldKey == holdKey)
            .Join(db.Snapshots, row => row.SnapshotKey, snapshot => snapshot.SnapshotKey, (row, snapshot) => new { snapshot.Number, row.Reason })
            .SingleOrDefaultAsync(cancel);
        if (hold is null)
            return HoldAnswer.Refused.IsOver;
        db.HoldReleases.Add(new()
        {
            HoldKey = holdKey,
            ReleasedAt = now,
            ReleasedByTenantId = person.TenantId,
            ReleasedByObjectId = person.ObjectId,
            ReleasedByName = Lengths.Fit(person.Name, Lengths.Name),
        });
        audit.Add(db, person, "snapshot.release", $"snapshot {hold.Number}", AuditOutcome.Done, hold.Reason, operationId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new HoldAnswer.Done();
    }

    private IQueryable<SnapshotRow> Kept(PortalDbContext db, int number) =>
        db.Snapshots.AsNoTracking().Where(row => row.TenantKey == tenant.TenantKey && row.Number == number && row.SealedAt != null && row.PurgedAt == null);
}
