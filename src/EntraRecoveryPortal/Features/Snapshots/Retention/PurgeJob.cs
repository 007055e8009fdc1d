using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Snapshots.Retention;

/// <summary>Lets expired snapshots leave the store, batch by batch. Stopped, it goes on where it was: what is marked is marked in its header.</summary>
internal sealed partial class PurgeJob(SnapshotPurge purge, SnapshotReaders readers, ClockWatch watch, AuditLog audit, ILogger<PurgeJob> log) : IJob
{
    public const string Kind = "purge";
    private const string Phase = "Letting expired snapshots leave";

    public async Task RunAsync(JobContext context, CancellationToken cancel)
    {
        if (await watch.LookAsync(cancel) is { } disbelief)
        {
            context.Fail($"No snapshot was purged. {disbelief}");
            return;
        }

        await readers.ForgetAsync(cancel);
        try
        {
            await RunAsync(context, context.HoldLeaseAsync, cancel);
        }
        catch (SnapshotBusyException busy)
        {
            context.Fail(busy.Message);
        }

        async Task RunAsync(JobContext job, Func<PortalDbContext, CancellationToken, Task> hold, CancellationToken stop)
        {
            var done = 0;
            do
            {
                while (await purge.SweepBatchAsync(db => hold(db, stop), stop))
                    await job.ReportAsync(JobState.Running, Phase, done, total: null, stop);
            }
            while (await MarkAsync(job, stop) && ++done > 0);

            while (await purge.SweepPacksAsync(db => hold(db, stop), stop))
                await job.ReportAsync(JobState.Running, "Removing packs that nothing needs", done, total: null, stop);
        }
    }

    private async Task<bool> MarkAsync(JobContext context, CancellationToken cancel)
    {
        var number = await purge.MarkNextAsync(async (db, number) =>
        {
            await context.HoldLeaseAsync(db, cancel);
            audit.Add(db, context.StartedBy, SnapshotPurge.Action, $"snapshot {number}", AuditOutcome.Done, "It has expired, and nothing keeps it.", context.OperationId);
        }, cancel);
        if (number is { } purged)
            LogPurged(purged);
        return number is not null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Snapshot {Number} has expired and leaves")]
    private partial void LogPurged(int number);
}
