using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Jobs;

/// <summary>
/// Asks for a snapshot when one is due, and again, each time after a longer wait, while those that it asked for fail. However many due times passed while no
/// portal ran, one snapshot makes up for them; however many portals run, the row of the schedule lets one of them ask.
/// </summary>
internal sealed partial class SnapshotScheduler(
    IDbContextFactory<PortalDbContext> contexts, IServiceScopeFactory scopes, SingleTenant tenant, IOptions<ScheduleOptions> options, TimeProvider clock, ILogger<SnapshotScheduler> logger)
    : JobSchedule(TimeSpan.FromSeconds(30), clock, logger)
{
    public const string ScheduleName = "capture";
    public const string Kind = "capture";
    private const string Argument = """{"trigger":"scheduled"}""";

    protected override bool IsOn => options.Value.IsOn;

    internal override async Task<bool> AskIfDueAsync(CancellationToken cancel)
    {
        var now = Clock.GetUtcNow().UtcDateTime;
        var schedule = new SnapshotSchedule(options.Value, tenant.TenantId);
        var (due, next) = (schedule.LastDue(now), schedule.NextDue(now));
        await using var scope = scopes.CreateAsyncScope();
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (!await db.ScheduleState.AnyAsync(s => s.Name == ScheduleName, cancel))
        {
            // A new store owes nothing yet.
            db.Add(new ScheduleStateRow { Name = ScheduleName, LastRunAt = due, NextRunAt = next });
            await db.SaveChangesAsync(cancel);
            return false;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var isDue = await db.ScheduleState.Where(s => s.Name == ScheduleName && s.LastRunAt < due)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.LastRunAt, due).SetProperty(s => s.NextRunAt, next), cancel) == 1;
        var reason = isDue ? $"due {due:u}" : await RetryAsync(db, now, next, cancel);
        if (await db.Jobs.AnyAsync(j => j.Kind == Kind && j.TenantKey == tenant.TenantKey && !JobState.Final.Contains(j.State), cancel))
            reason = null;
        if (reason is not null)
        {
            var operation = OperationOf($"{Kind}/{tenant.TenantId}/{reason}");
            scope.ServiceProvider.GetRequiredService<AuditLog>().Add(db, Person.Scheduler, "snapshot.capture", reason, AuditOutcome.Done, null, operation);
            await scope.ServiceProvider.GetRequiredService<JobQueue>().AddAsync(db, Kind, Argument, Person.Scheduler, operation, cancel);
        }

        await transaction.CommitAsync(cancel);
        if (reason is null)
            return false;
        scope.ServiceProvider.GetRequiredService<JobQueue>().Wake();
        return true;
    }

    private async Task<string?> RetryAsync(PortalDbContext db, DateTime now, DateTime next, CancellationToken cancel)
    {
        if (await SnapshotFailures.ReadAsync(db, tenant.TenantKey, cancel) is not { IsScheduled: true } failures || failures.RetryAt > now)
            return null;
        // Touched, so that of several portals that find the same failure one asks, and the others see what it asked for.
        await db.ScheduleState.Where(s => s.Name == ScheduleName).ExecuteUpdateAsync(set => set.SetProperty(s => s.NextRunAt, next), cancel);
        if (failures.Count >= SnapshotFailures.Alarming)
            LogFailing(Logger, failures.Count, failures.Error);
        return $"retry of job {failures.JobKey}, {failures.Count} failed";
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} snapshots failed one after the other, the last with: {Error}")]
    private static partial void LogFailing(ILogger logger, int count, string? error);
}
