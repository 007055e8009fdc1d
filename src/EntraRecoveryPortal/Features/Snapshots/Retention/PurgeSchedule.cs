using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots.Retention;

/// <summary>Looks at the clock every few minutes, and asks for a purge when snapshots have expired. Nobody else asks for one.</summary>
internal sealed partial class PurgeSchedule(
    IDbContextFactory<PortalDbContext> contexts, IServiceScopeFactory scopes, SnapshotPurge purge, ClockWatch watch, SingleTenant tenant, TimeProvider clock, ILogger<PurgeSchedule> log)
    : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(10);

    /// <summary>Asks for a purge if one is due; true when it did.</summary>
    internal async Task<bool> AskIfDueAsync(CancellationToken cancel)
    {
        if (await watch.LookAsync(cancel) is { } disbelief)
        {
            LogDisbelief(disbelief);
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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        do
        {
            try
            {
                await AskIfDueAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No snapshot is purged. {Reason}")]
    private partial void LogDisbelief(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store cannot be asked for expired snapshots")]
    private partial void LogFailed(Exception exception);
}
