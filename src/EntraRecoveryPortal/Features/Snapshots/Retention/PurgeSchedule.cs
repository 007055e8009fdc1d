using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots.Retention;

/// <summary>Looks at the clock every few minutes, and asks for a purge when snapshots have expired. Nobody else asks for one.</summary>
internal sealed partial class PurgeSchedule(
    IDbContextFactory<PortalDbContext> contexts, IServiceScopeFactory scopes, SnapshotPurge purge, ClockWatch watch, SingleTenant tenant, TimeProvider clock, ILogger<PurgeSchedule> log)
    : JobSchedule(TimeSpan.FromMinutes(10), clock, log)
{
    internal override async Task<bool> AskIfDueAsync(CancellationToken cancel)
    {
        if (await watch.LookAsync(cancel) is { } disbelief)
        {
            LogDisbelief(Logger, disbelief);
            return false;
        }

        if ((await purge.DueAsync(cancel)).Count == 0)
            return false;
        await using var scope = scopes.CreateAsyncScope();
        var jobs = scope.ServiceProvider.GetRequiredService<JobQueue>();
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Jobs.AnyAsync(job => job.Kind == PurgeJob.Kind && job.TenantKey == tenant.TenantKey && !JobState.Final.Contains(job.State), cancel))
            return false;
        await jobs.AddAsync(db, PurgeJob.Kind, "{}", Person.Scheduler, Guid.NewGuid(), cancel);
        await transaction.CommitAsync(cancel);
        jobs.Wake();
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No snapshot is purged. {Reason}")]
    private static partial void LogDisbelief(ILogger logger, string reason);
}
