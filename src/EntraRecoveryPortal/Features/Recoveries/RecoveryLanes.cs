using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Runs a plan's steps in order: one lane for Conditional Access, beside it one for all the rest, where what is independent goes together.</summary>
internal sealed class RecoveryLanes(StepRunner runner, RecoveryJournal journal, RecoveryPace pace, TimeProvider clock)
{
    /// <summary>As many parts as Graph takes in one batch.</summary>
    private const int TogetherAtMost = 20;

    /// <summary>So that one group is read while another is written.</summary>
    private const int WavesAtMost = 3;

    public async Task RunAsync(RunLease lease, IReadOnlyList<PlanStep> steps, bool overwrite, CancellationToken cancel)
    {
        var progress = await journal.ProgressAsync(lease.RecoveryKey, cancel);
        var run = new Run(lease, overwrite, progress, new StepDependencies(steps), new RunLedger(steps.Select(step => step.Order)), steps.Count);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var lanes = steps.OrderBy(step => step.Order).GroupBy(step => step.Lane).Select(lane => RunLaneAsync(run, lane.Key, lane, stop));
        await Task.WhenAll(lanes);
    }

    // Conditional Access allows one call a second, so nothing is won by sending several.
    private async Task RunLaneAsync(Run run, Lane lane, IEnumerable<PlanStep> steps, CancellationTokenSource stop)
    {
        await Task.Yield();
        var (size, most) = lane == Lane.ConditionalAccess ? (1, 1) : (TogetherAtMost, WavesAtMost);
        var flying = new List<Task>();
        try
        {
            foreach (var wave in StepWaves.Of(steps, run.Dependencies, size))
            {
                while (flying.Count >= most)
                    await LandAsync(flying);
                stop.Token.ThrowIfCancellationRequested();
                flying.Add(RunWaveAsync(run, wave, stop.Token));
            }

            while (flying.Count > 0)
                await LandAsync(flying);
        }
        catch
        {
            // A call under way is seen through to its journal entry, in this lane and in the other.
            await stop.CancelAsync();
            await Task.WhenAll(flying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private async Task WaitWhilePausedAsync(Run run, PlanStep next, CancellationToken stop)
    {
        var job = run.Lease.Job;
        while (await journal.WaitsForAsync(run.Lease, stop) is { } urgent)
        {
            job.Message = $"Paused until recovery {urgent} is over.";
            await run.TellAsync(next, stop);
            await Task.Delay(pace.BetweenReads, clock, stop);
        }

        job.Message = null;
    }

    private static async Task LandAsync(List<Task> flying)
    {
        var landed = await Task.WhenAny(flying);
        flying.Remove(landed);
        await landed;
    }

    private async Task RunWaveAsync(Run run, IReadOnlyList<PlanStep> wave, CancellationToken stop)
    {
        await Task.Yield();
        // All at once: after a takeover each that is open is read several times.
        var ready = await Task.WhenAll(wave.Select(step => PrepareAsync(run, step, stop)));
        await WaitWhilePausedAsync(run, wave[0], stop);
        await runner.RunAsync(run.Lease, [.. ready.OfType<ReadyStep>()], run.Overwrite, run.Ledger.Set, stop);
        await run.TellAsync(wave[^1], stop);
    }

    /// <summary>The step when it is ready to be sent; null when it has its outcome.</summary>
    private async Task<ReadyStep?> PrepareAsync(Run run, PlanStep step, CancellationToken stop)
    {
        var progress = run.Progress[step.Order];
        if (StepOutcome.IsFinal(progress.Outcome))
            return run.Ended(step, progress.Outcome);
        if (progress.IsOpen && await runner.TakeOverAsync(run.Lease, step, progress, run.Overwrite, stop) is var settled && settled != StepOutcome.Waiting)
            return run.Ended(step, settled);

        foreach (var earlier in run.Dependencies.Before(step))
            await run.Ledger.OutcomeAsync(earlier.Order, stop);
        var standsOnRestored = false;
        foreach (var required in run.Dependencies.Required(step))
        {
            if (!StepOutcome.IsAsPlanned(await run.Ledger.OutcomeAsync(required.Order, stop)))
            {
                await journal.FinishAsync(run.Lease, step.Order, new(StepOutcome.Skipped, $"Step {required.Order} on {required.ObjectName}, on which this one stands, was not carried out."));
                return run.Ended(step, StepOutcome.Skipped);
            }

            standsOnRestored |= required.Kind is StepKind.RestoreFromBin or StepKind.Create;
        }

        if (run.Lease.NewIds.HasWhole(step.Object, out var newId))
        {
            await journal.FinishAsync(run.Lease, step.Order, new(StepOutcome.AlreadySo, $"It was made again as it was in the snapshot, under the new id {newId}.", StepOutcome.MadeAgain));
            return run.Ended(step, StepOutcome.AlreadySo);
        }

        // What another recovery made again meanwhile is looked for under the id that it has.
        return new(step.GetsNewId ? run.Lease.NewIds.PointMade(step) : run.Lease.NewIds.Point(step), standsOnRestored);
    }

    private sealed record Run(
        RunLease Lease, bool Overwrite, IReadOnlyDictionary<int, StepProgress> Progress, StepDependencies Dependencies,
        RunLedger Ledger, int Total)
    {
        public ReadyStep? Ended(PlanStep step, string outcome)
        {
            Ledger.Set(step.Order, outcome);
            return null;
        }

        public Task TellAsync(PlanStep step, CancellationToken cancel) =>
            Lease.Job.ReportAsync(RecoveryState.Running, $"Writing {step.ObjectName}", Ledger.Finished, Total, cancel);
    }
}
