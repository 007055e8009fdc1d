using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Features.Recoveries.Aftermath;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Carries a reviewed plan out. Run again after a crash or on another portal, it goes on from the journal.</summary>
internal sealed partial class RecoveryJob(
    RecoveryJournal journal,
    RecoveryLanes lanes,
    RecoveryVerifier verifier,
    LiveReads live,
    SnapshotStore snapshots,
    ReportService reports,
    StoreKeys keys,
    TimeProvider clock,
    ILogger<RecoveryJob> logger) : IJob
{
    public const string Kind = "recovery";

    private const string Replayed = "This recovery was over, and somebody put it back to before its end in the database: nothing of it is carried out a second time. Have the store verified.";

    public async Task RunAsync(JobContext context, CancellationToken cancel)
    {
        var argument = RecoveryArgument.Parse(context.Argument);
        // Read even when the job was cancelled before it began: the recovery has to end with it.
        var recovery = await journal.RecoveryAsync(argument.RecoveryKey, CancellationToken.None);
        if (RecoveryState.IsFinal(recovery.State))
            return;

        var lease = new RunLease(recovery.RecoveryKey, context);
        var plan = await journal.PlanAsync(recovery.PlanKey, CancellationToken.None);
        if (PlanDocument.HashOf(plan.Json) != argument.PlanHash || !PlanMac.IsGenuine(plan, keys))
        {
            LogAltered(logger, recovery.RecoveryKey);
            await RefuseAsync(lease, recovery, "The stored plan is not the one that was reviewed, so nothing of it is carried out.");
            return;
        }

        if (!(await journal.StandingAsync(plan, CancellationToken.None)).HasStarted(recovery))
        {
            LogUnstarted(logger, recovery.RecoveryKey);
            await RefuseAsync(lease, recovery, "Nobody started this recovery through the portal, so nothing of it is carried out.");
            return;
        }

        if (await journal.WasOverAsync(recovery.RecoveryKey, CancellationToken.None))
        {
            LogReplayed(logger, recovery.RecoveryKey);
            lease.Job.Fail(Replayed);
            await journal.LeaveAsync(lease, recovery.Number, Replayed, CancellationToken.None);
            return;
        }

        var steps = PlanDocument.FromJson(plan.Json).Plan.Steps;
        try
        {
            await RunAsync(lease, recovery, steps, cancel);
        }
        catch (OperationCanceledException stopped) when (stopped is not LeaseLostException)
        {
            if (await journal.IsCancelRequestedAsync(lease))
                await StopAsync(lease, RecoveryState.Abandoned, "The recovery was cancelled before this step.", steps);
            throw;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            await StopAsync(lease, RecoveryState.Failed, "The recovery stopped before this step because of an error in the portal.", steps);
            throw;
        }
    }

    public async Task GiveUpAsync(JobContext context, string reason, CancellationToken cancel)
    {
        var lease = new RunLease(RecoveryArgument.Parse(context.Argument).RecoveryKey, context);
        var plan = await journal.PlanAsync((await journal.RecoveryAsync(lease.RecoveryKey, cancel)).PlanKey, cancel);
        await FailAsync(lease, reason, PlanMac.IsGenuine(plan, keys) ? PlanDocument.FromJson(plan.Json).Plan.Steps : []);
    }

    private async Task RunAsync(RunLease lease, RecoveryRow recovery, IReadOnlyList<PlanStep> steps, CancellationToken cancel)
    {
        if (recovery.BeforeReadingKey is null && !await KeepBeforeAsync(lease, steps, cancel))
        {
            await FailAsync(lease, "The touched objects could not be read before the first write, so nothing was written.");
            return;
        }

        lease.NewIds.Know(await journal.NewIdsAsync(lease.Job.TenantKey, cancel), lease.RecoveryKey, steps);
        await journal.StateAsync(lease, RecoveryState.Running, cancel);
        await lanes.RunAsync(lease, steps, recovery.ConflictPolicy == ConflictPolicy.Overwrite, cancel);

        await lease.Job.ReportAsync(RecoveryState.Running, "Reading the touched objects again", steps.Count, steps.Count, cancel);
        var progress = await journal.ProgressAsync(lease.RecoveryKey, cancel);
        var verification = await VerifyAsync(lease, steps, progress, cancel);
        await journal.KeepVerificationAsync(lease, verification, cancel);
        await CompareAfterAsync(lease, recovery, steps, cancel);
        var clean = verification.IsProven && verification.Different.Count == 0 && !progress.Values.Any(step => step.Outcome is StepOutcome.Failed or StepOutcome.Unknown);
        await journal.StateAsync(lease, clean ? RecoveryState.Successful : RecoveryState.Failed, cancel);
        if (!clean)
            lease.Job.Fail(verification.Sentence);
    }

    private async Task<bool> KeepBeforeAsync(RunLease lease, IReadOnlyList<PlanStep> steps, CancellationToken cancel)
    {
        await journal.StateAsync(lease, RecoveryState.LoadingData, cancel);
        await lease.Job.ReportAsync(RecoveryState.LoadingData, "Keeping the touched objects as they are now", 0, steps.Count, cancel);
        try
        {
            var before = BeforeReading.Of(lease.Job.TenantKey, clock.GetUtcNow().UtcDateTime, await live.AlikeAsync(steps, cancel));
            await journal.KeepBeforeReadingAsync(lease, db => snapshots.KeepReadingAsync(db, before, cancel), cancel);
            return true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogUnread(logger, fault, lease.RecoveryKey);
            return false;
        }
    }

    private async Task<Verification> VerifyAsync(RunLease lease, IReadOnlyList<PlanStep> steps, IReadOnlyDictionary<int, StepProgress> progress, CancellationToken cancel)
    {
        try
        {
            return await verifier.VerifyAsync([.. steps.Select(lease.NewIds.PointMade)], progress, cancel);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogUnverified(logger, fault, lease.RecoveryKey);
            return new()
            {
                ReadAt = clock.GetUtcNow().UtcDateTime,
                IsProven = false,
                AsPlanned = 0,
                Different = [],
                Sentence = "The steps below were carried out as told, but the tenant could not be read again to prove it. Compare again.",
                FollowUps = [],
            };
        }
    }

    // Before the end is written down: whoever takes over until then asks once more, and it is made once.
    private async Task CompareAfterAsync(RunLease lease, RecoveryRow recovery, IReadOnlyList<PlanStep> steps, CancellationToken cancel)
    {
        try
        {
            await reports.CreateAfterAsync(recovery.ReportKey, $"After recovery {recovery.Number}", [.. steps.Select(step => step.Object).Distinct()], EqualNow.OperationOf(lease.Job.OperationId), cancel);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogNotCompared(logger, fault, lease.RecoveryKey);
        }
    }

    /// <summary>Somebody wrote to the database what no portal did.</summary>
    private async Task RefuseAsync(RunLease lease, RecoveryRow recovery, string reason)
    {
        await journal.NoteRefusedAsync(lease, recovery.Number, reason, CancellationToken.None);
        await FailAsync(lease, reason);
    }

    private Task FailAsync(RunLease lease, string reason) => FailAsync(lease, reason, []);

    private async Task FailAsync(RunLease lease, string reason, IReadOnlyList<PlanStep> steps)
    {
        lease.Job.Fail(reason);
        await StopAsync(lease, RecoveryState.Failed, reason, steps);
    }

    /// <summary>Ends a recovery before its end. What it may have written is compared as after any other.</summary>
    private async Task StopAsync(RunLease lease, string state, string reason, IReadOnlyList<PlanStep> steps)
    {
        await journal.SkipRestAsync(lease, reason, CancellationToken.None);
        if (steps.Count > 0 && await journal.RecoveryAsync(lease.RecoveryKey, CancellationToken.None) is { BeforeReadingKey: not null } recovery)
            await CompareAfterAsync(lease, recovery, steps, CancellationToken.None);
        await journal.StateAsync(lease, state, CancellationToken.None);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Recovery {RecoveryKey}: the stored plan does not have the hash that was reviewed")]
    private static partial void LogAltered(ILogger logger, long recoveryKey);

    [LoggerMessage(Level = LogLevel.Error, Message = "Recovery {RecoveryKey}: no portal wrote down that it was started")]
    private static partial void LogUnstarted(ILogger logger, long recoveryKey);

    [LoggerMessage(Level = LogLevel.Error, Message = "Recovery {RecoveryKey}: it was over, and its rows say that it is not")]
    private static partial void LogReplayed(ILogger logger, long recoveryKey);

    [LoggerMessage(Level = LogLevel.Error, Message = "Recovery {RecoveryKey}: the touched objects could not be read before the first write")]
    private static partial void LogUnread(ILogger logger, Exception fault, long recoveryKey);

    [LoggerMessage(Level = LogLevel.Error, Message = "Recovery {RecoveryKey}: no report could be asked for that compares what it touched with what it started from")]
    private static partial void LogNotCompared(ILogger logger, Exception fault, long recoveryKey);

    [LoggerMessage(Level = LogLevel.Error, Message = "Recovery {RecoveryKey}: the touched objects could not be read again at the end")]
    private static partial void LogUnverified(ILogger logger, Exception fault, long recoveryKey);
}
