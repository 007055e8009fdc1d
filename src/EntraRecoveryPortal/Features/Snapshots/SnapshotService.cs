using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>What people and other slices do with snapshots.</summary>
public sealed class SnapshotService(
    SnapshotStore store, IDbContextFactory<PortalDbContext> contexts, JobQueue jobs, Actor actor, AuditLog audit, SingleTenant tenant)
{
    private const string Action = "snapshot.capture";

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
    public Task<Page<SnapshotSummary>> ListAsync(int skip, int take, CancellationToken cancel) => store.ListAsync(skip, take, cancel);

    public Task<SnapshotSummary?> FindAsync(int number, CancellationToken cancel) => store.FindAsync(number, cancel);

    public Task<SnapshotSummary?> LatestAsync(CancellationToken cancel) => store.LatestAsync(cancel);

    /// <summary>The snapshot that a capture job has sealed; null before that, and when it sealed none.</summary>
    public async Task<SnapshotSummary?> OfJobAsync(long jobKey, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var number = await db.Snapshots
            .Where(row => row.JobKey == jobKey && row.TenantKey == tenant.TenantKey && row.SealedAt != null)
            .Select(row => row.Number)
            .FirstOrDefaultAsync(cancel);
        return number is { } sealedNumber ? await store.FindAsync(sealedNumber, cancel) : null;
    }

    /// <summary>The capture that is waiting or running; null when there is none.</summary>
    public async Task<JobRow?> RunningAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await UnderWay(db).FirstOrDefaultAsync(cancel);
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
