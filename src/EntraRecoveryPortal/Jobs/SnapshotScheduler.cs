using System.Globalization;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Jobs;

/// <summary>
/// Asks for a snapshot when one is due. However many due times passed while no portal ran, one snapshot makes up for them; however many
/// portals run, the row of the schedule lets one of them ask.
/// </summary>
internal sealed class SnapshotScheduler(
    IDbContextFactory<PortalDbContext> contexts, IServiceScopeFactory scopes, SingleTenant tenant, IOptions<ScheduleOptions> options, TimeProvider clock, ILogger<SnapshotScheduler> logger)
    : JobSchedule(TimeSpan.FromSeconds(30), clock, logger)
{
    public const string ScheduleName = "capture";
    private const string Kind = "capture";
    private const string Argument = """{"trigger":"scheduled"}""";
    private readonly SnapshotSchedule schedule = new(options.Value);

    internal override async Task<bool> AskIfDueAsync(CancellationToken cancel)
    {
        var now = Clock.GetUtcNow().UtcDateTime;
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
        var isMine = await db.ScheduleState.Where(s => s.Name == ScheduleName && s.LastRunAt < due)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.LastRunAt, due).SetProperty(s => s.NextRunAt, next), cancel) == 1;
        var isUnderWay = isMine && await db.Jobs.AnyAsync(j => j.Kind == Kind && j.TenantKey == tenant.TenantKey && !JobState.Final.Contains(j.State), cancel);
        if (isMine && !isUnderWay)
        {
            var operation = OperationOf(string.Create(CultureInfo.InvariantCulture, $"{Kind}/{tenant.TenantId}/{due:O}"));
            scope.ServiceProvider.GetRequiredService<AuditLog>()
                .Add(db, Person.Scheduler, "snapshot.capture", $"due {due:u}", AuditOutcome.Done, null, operation);
            await scope.ServiceProvider.GetRequiredService<JobQueue>().AddAsync(db, Kind, Argument, Person.Scheduler, operation, cancel);
        }

        await transaction.CommitAsync(cancel);
        if (!isMine || isUnderWay)
            return false;
        scope.ServiceProvider.GetRequiredService<JobQueue>().Wake();
        return true;
    }

    protected override bool IsOn => schedule.IsOn;
}
