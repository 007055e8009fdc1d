using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>The log of snapshots: begins captures, and answers what was in the tenant at any of them.</summary>
public sealed class SnapshotStore(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <summary>Begins a capture on top of the newest snapshot. Leftovers of dead captures are swept first.</summary>
    /// <exception cref="CaptureRefusedException">Another capture of this tenant is under way, or the job is no longer the caller's.</exception>
    public async Task<SnapshotWriter> BeginAsync(CaptureStart start, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (!await db.Jobs.AnyAsync(job => job.JobKey == start.JobKey && job.Epoch == start.Epoch, cancel))
            throw new CaptureRefusedException("The job was taken over.");
        if (!await UnsealedCaptures.TryClearAsync(db, start, cancel))
            throw new CaptureRefusedException("Another capture of this tenant is under way.");

        var basedOn = await Newest(db, start.TenantKey).FirstOrDefaultAsync(cancel);
        var types = basedOn is null
            ? []
            : await db.SnapshotTypes.AsNoTracking().Where(row => row.SnapshotKey == basedOn.SnapshotKey).ToListAsync(cancel);
        var header = HeaderOf(start, basedOn);
        db.Snapshots.Add(header);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new(contexts, clock, start, header.SnapshotKey, basedOn, types);
    }

    private SnapshotRow HeaderOf(CaptureStart start, SnapshotRow? basedOn) => new()
    {
        TenantKey = start.TenantKey,
        JobKey = start.JobKey,
        Epoch = start.Epoch,
        BaseKey = basedOn?.SnapshotKey,
        Trigger = start.Trigger,
        Method = "full",
        Note = start.Note is { } note ? Lengths.Fit(note, Lengths.Sentence) : null,
        StartedByTenantId = start.StartedByTenantId,
        StartedByObjectId = start.StartedByObjectId,
        StartedByName = start.StartedByName,
        StartedAt = clock.GetUtcNow().UtcDateTime,
    };

    private static IQueryable<SnapshotRow> Newest(PortalDbContext db, long tenantKey) =>
        db.Snapshots.AsNoTracking()
            .Where(row => row.TenantKey == tenantKey && row.SealedAt != null)
            .OrderByDescending(row => row.SnapshotKey);
}
