using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>What people do about the proof that nothing was altered.</summary>
public sealed class IntegrityService(
    VerificationStore store, IDbContextFactory<PortalDbContext> contexts, JobQueue jobs, Actor actor, AuditLog audit, SingleTenant tenant)
{
    public async Task<StoreVerification?> LatestAsync(CancellationToken cancel)
    {
        await actor.DemandAsync(Permissions.ViewSnapshots, "store.verification", "the last verification", cancel);
        return await store.LatestAsync(cancel);
    }

    /// <summary>Asks for a verification of everything and returns its job; while one is under way, that one's.</summary>
    public async Task<long> VerifyAsync(Guid operationId, CancellationToken cancel)
    {
        var person = await actor.DemandAsync(Permissions.Verify, VerificationStore.Action, tenant.Name, cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await VerifySchedule.UnderWay(db, tenant.TenantKey).Select(job => (long?)job.JobKey).FirstOrDefaultAsync(cancel) is { } running)
            return running;
        audit.Add(db, person, VerificationStore.Action, tenant.Name, AuditOutcome.Done, "Asked for.", operationId);
        var job = await jobs.AddAsync(db, VerifyJob.Kind, "{}", person, operationId, cancel);
        await transaction.CommitAsync(cancel);
        jobs.Wake();
        return job;
    }
}
