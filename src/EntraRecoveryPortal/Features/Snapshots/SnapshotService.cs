using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>What people and other slices do with snapshots.</summary>
public sealed class SnapshotService(
    SnapshotStore store, IDbContextFactory<PortalDbContext> contexts, JobQueue jobs, Actor actor, AuditLog audit, SingleTenant tenant, TimeProvider clock)
{
    private const string Action = "snapshot.capture";
    private const int MostLosses = 5;

    /// <summary>Asks for a snapshot and returns its job. While one is being taken, that one's job is returned.</summary>
    public async Task<long> CaptureAsync(string? note, Guid operationId, CancellationToken cancel) =>
        await EnqueueAsync(
            await actor.DemandAsync(Permissions.CaptureSnapshots, Action, tenant.Name, cancel),
            new CaptureArgument(CaptureArgument.Manual, string.IsNullOrWhiteSpace(note) ? null : note.Trim()), operationId, cancel);

    /// <summary>Asks for the snapshot that a report compares with as "now"; whoever may create reports may ask.</summary>
    public async Task<long> CaptureForComparisonAsync(Guid operationId, CancellationToken cancel) =>
        await EnqueueAsync(
            await actor.DemandAsync(Permissions.CreateReports, Action, tenant.Name, cancel),
            new CaptureArgument(CaptureArgument.Comparison), operationId, cancel);

    /// <summary>Sealed snapshots, newest first.</summary>
    public async Task<Page<SnapshotSummary>> ListAsync(int skip, int take, CancellationToken cancel)
    {
        await actor.DemandAsync(Permissions.ViewSnapshots, "snapshot.list", "snapshots", cancel);
        return await store.ListAsync(skip, take, cancel);
    }

    public async Task<SnapshotSummary?> FindAsync(int number, CancellationToken cancel)
    {
        await actor.DemandAsync(Permissions.ViewSnapshots, "snapshot.view", $"snapshot {number}", cancel);
        return await store.FindAsync(number, cancel);
    }

    /// <summary>What much was deleted of, and where changes had not told the truth, as captures found it, newest first.</summary>
    public async Task<IReadOnlyList<SnapshotLoss>> LossesAsync(DateTime after, CancellationToken cancel)
    {
        await actor.DemandAsync(Permissions.ViewSnapshots, "snapshot.list", "losses", cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var entries = await db.AuditEntries.AsNoTracking().Where(entry => (entry.Action == LossAlert.Action || entry.Action == DriftAlert.Action) && entry.At >= after)
            .OrderByDescending(entry => entry.AuditKey).Take(MostLosses).ToListAsync(cancel);
        return [.. entries.Select(entry => new SnapshotLoss(LossAlert.NumberOf(entry), entry.At, entry.Detail ?? ""))];
    }

    /// <summary>What of the newest snapshot's recycle bin leaves it for good within so long.</summary>
    public async Task<IReadOnlyList<LeavingBin>> LeavingBinAsync(TimeSpan within, CancellationToken cancel)
    {
        await actor.DemandAsync(Permissions.ViewSnapshots, "snapshot.list", "recycle bin", cancel);
        var now = clock.GetUtcNow().UtcDateTime;
        return await store.LatestAsync(cancel) is { } latest ? await store.LeavingBinAsync(latest.SnapshotKey, now, now + within, cancel) : [];
    }

    private async Task<long> EnqueueAsync(Person person, CaptureArgument argument, Guid operationId, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await UnderWay(db).Select(job => (long?)job.JobKey).FirstOrDefaultAsync(cancel) is { } running)
            return running;

        audit.Add(db, person, Action, tenant.Name, AuditOutcome.Done, argument.Note, operationId);
        var job = await jobs.AddAsync(db, CaptureJob.Kind, argument.ToString(), person, operationId, cancel);
        await transaction.CommitAsync(cancel);
        jobs.Wake();
        return job;
    }

    private IQueryable<JobRow> UnderWay(PortalDbContext db) => db.Jobs.AsNoTracking()
        .Where(job => job.Kind == CaptureJob.Kind && job.TenantKey == tenant.TenantKey && !JobState.Final.Contains(job.State))
        .OrderBy(job => job.JobKey);
}
