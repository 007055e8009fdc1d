using System.Globalization;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>Asks for a verification when the last one, or the first snapshot, is long enough ago. However many portals look, the name of the
/// operation lets one of them ask; a verification that did not come to its end is asked for again the next day.</summary>
internal sealed class VerifySchedule(
    IDbContextFactory<PortalDbContext> contexts, IServiceScopeFactory scopes, SingleTenant tenant, IOptions<IntegrityOptions> options, TimeProvider clock, ILogger<VerifySchedule> logger)
    : JobSchedule(TimeSpan.FromMinutes(10), clock, logger)
{
    public static IQueryable<JobRow> UnderWay(PortalDbContext db, long tenantKey) => db.Jobs.AsNoTracking()
        .Where(job => job.Kind == VerifyJob.Kind && job.TenantKey == tenantKey && !JobState.Final.Contains(job.State)).OrderBy(job => job.JobKey);

    internal override async Task<bool> AskIfDueAsync(CancellationToken cancel)
    {
        var now = Clock.GetUtcNow().UtcDateTime;
        await using var scope = scopes.CreateAsyncScope();
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var last = await db.Verifications.Where(row => row.TenantKey == tenant.TenantKey).OrderByDescending(row => row.VerificationKey)
            .Select(row => (DateTime?)row.EndedAt).FirstOrDefaultAsync(cancel)
            ?? await db.Snapshots.Where(row => row.TenantKey == tenant.TenantKey && row.SealedAt != null).OrderBy(row => row.SnapshotKey)
                .Select(row => row.SealedAt).FirstOrDefaultAsync(cancel);
        var operation = OperationOf(string.Create(CultureInfo.InvariantCulture, $"{VerifyJob.Kind}/{tenant.TenantId}/{now:yyyy-MM-dd}"));
        if (last is not { } since || now - since < options.Value.VerifyEvery || await UnderWay(db, tenant.TenantKey).AnyAsync(cancel)
            || await db.Jobs.AnyAsync(job => job.OperationId == operation, cancel))
        {
            return false;
        }

        var jobs = scope.ServiceProvider.GetRequiredService<JobQueue>();
        scope.ServiceProvider.GetRequiredService<AuditLog>().Add(db, Person.Scheduler, VerificationStore.Action, tenant.Name, AuditOutcome.Done, "Asked for.", operation);
        await jobs.AddAsync(db, VerifyJob.Kind, "{}", Person.Scheduler, operation, cancel);
        await transaction.CommitAsync(cancel);
        jobs.Wake();
        return true;
    }

    protected override bool IsOn => options.Value.VerifyEvery > TimeSpan.Zero;
}
