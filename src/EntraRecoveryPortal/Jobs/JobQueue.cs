using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Jobs;

/// <summary>Where services put work and pages look at it.</summary>
public sealed class JobQueue
{
    private readonly IDbContextFactory<PortalDbContext> contexts;
    private readonly SingleTenant tenant;
    private readonly Actor actor;
    private readonly AuditLog audit;
    private readonly TimeProvider clock;
    private readonly JobSignals signals;
    private readonly IReadOnlyList<JobKind> kinds;

    internal JobQueue(
        IDbContextFactory<PortalDbContext> contexts, SingleTenant tenant, Actor actor, AuditLog audit, TimeProvider clock, JobSignals signals, IEnumerable<JobKind> kinds)
    {
        (this.contexts, this.tenant, this.actor, this.audit, this.clock, this.signals) = (contexts, tenant, actor, audit, clock, signals);
        this.kinds = [.. kinds];
    }

    /// <summary>
    /// Adds a job and saves the caller's context, within the caller's transaction if there is one. A repeat of the operation returns the
    /// first job. The caller has demanded the permission, and calls <see cref="Wake"/> once committed.
    /// </summary>
    public async Task<long> AddAsync(PortalDbContext db, string kind, string argument, Person by, Guid operationId, CancellationToken cancel)
    {
        var known = await db.Jobs.Where(j => j.OperationId == operationId).Select(j => (long?)j.JobKey).SingleOrDefaultAsync(cancel);
        if (known is { } key)
        {
            await db.SaveChangesAsync(cancel);
            return key;
        }

        var row = new JobRow
        {
            TenantKey = tenant.TenantKey,
            Kind = kind,
            Argument = argument,
            State = JobState.Initialized,
            CreatedAt = clock.GetUtcNow().UtcDateTime,
            StartedByTenantId = by.TenantId,
            StartedByObjectId = by.ObjectId,
            StartedByName = Lengths.Fit(by.Name, Lengths.Name),
            OperationId = operationId,
        };
        db.Add(row);
        await db.SaveChangesAsync(cancel);
        return row.JobKey;
    }

    /// <summary>Tells the runner of this portal, and whoever looks at jobs, that there is something new.</summary>
    public void Wake()
    {
        signals.Wake();
        signals.Changed();
    }

    /// <summary>Asks a job to stop; false when it is over already. Needs the permission that starting it needs.</summary>
    public async Task<bool> CancelAsync(long jobKey, CancellationToken cancel)
    {
        var job = await FindAsync(jobKey, cancel);
        var permission = kinds.FirstOrDefault(k => k.Name == job?.Kind)?.Permission ?? Permissions.Recover;
        var target = $"{job?.Kind ?? "job"} {jobKey}";
        var person = await actor.DemandAsync(permission, "job.cancel", target, cancel);

        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var asked = await db.Jobs
            .Where(j => j.JobKey == jobKey && !j.CancelRequested && !JobState.Final.Contains(j.State))
            .ExecuteUpdateAsync(set => set.SetProperty(j => j.CancelRequested, true), cancel);
        if (asked == 0)
            return false;

        audit.Add(db, person, "job.cancel", target, AuditOutcome.Done, null, job!.OperationId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        signals.Cancel(jobKey);
        Wake();
        return true;
    }

    /// <summary>Jobs that are not over, oldest first.</summary>
    public async Task<IReadOnlyList<JobRow>> ActiveAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Jobs.AsNoTracking().Where(j => !JobState.Final.Contains(j.State)).OrderBy(j => j.JobKey).ToListAsync(cancel);
    }

    public async Task<JobRow?> FindAsync(long key, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.JobKey == key, cancel);
    }

    /// <summary>Captures that failed one after the other; null when the last one did not.</summary>
    public async Task<SnapshotFailures?> FailedSnapshotsAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await SnapshotFailures.ReadAsync(db, tenant.TenantKey, cancel);
    }

    /// <summary>Calls back, on any thread and perhaps often, when some job of this portal changed.</summary>
    public IDisposable Subscribe(Action changed) => signals.Subscribe(changed);
}
