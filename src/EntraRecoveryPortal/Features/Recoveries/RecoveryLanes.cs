using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Runs a plan's steps in order: one lane for Conditional Access, beside it one for all the rest.</summary>
internal sealed class RecoveryLanes(StepRunner runner, RecoveryJournal journal)
{
    public async Task RunAsync(RunLease lease, IReadOnlyList<PlanStep> steps, bool overwrite, CancellationToken cancel)
    {
        var progress = await journal.ProgressAsync(lease.RecoveryKey, cancel);
        var run = new Run(lease, overwrite, progress, new StepDependencies(steps), new RunLedger(steps.Select(step => step.Order)), steps.Count);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var lanes = steps.OrderBy(step => step.Order).GroupBy(step => step.Lane)
            .Select(lane => StopOthersOnFaultAsync(RunLaneAsync(run, lane, stop.Token), stop));
        await Task.WhenAll(lanes);
    }

    private async Task RunLaneAsync(Run run, IEnumerable<PlanStep> lane, CancellationToken stop)
    {
        await Task.Yield();
        foreach (var step in lane)
        {
            stop.ThrowIfCancellationRequested();
            run.Ledger.Set(step.Order, await RunStepAsync(run, step, stop));
            await run.TellAsync(step, stop);
        }
    }

    private async Task<string> RunStepAsync(Run run, PlanStep step, CancellationToken stop)
    {
        var progress = run.Progress[step.Order];
        if (StepOutcome.IsFinal(progress.Outcome))
            return progress.Outcome;
        if (progress.IsOpen && await runner.TakeOverAsync(run.Lease, step, progress, stop) is var settled && settled != StepOutcome.Waiting)
            return settled;

        foreach (var earlier in run.Dependencies.Before(step))
            await run.Ledger.OutcomeAsync(earlier.Order, stop);
        var standsOnRestored = false;
        foreach (var required in run.Dependencies.Required(step))
        {
            if (!StepOutcome.IsAsPlanned(await run.Ledger.OutcomeAsync(required.Order, stop)))
            {
                await journal.FinishAsync(run.Lease, step.Order, new(StepOutcome.Skipped, $"Step {required.Order} on {required.ObjectName}, on which this one stands, was not carried out."));
                return StepOutcome.Skipped;
            }

            standsOnRestored |= required.Kind is StepKind.RestoreFromBin or StepKind.Create;
        }

        if (run.Lease.NewIds.Has(step.Object, out var newId))
        {
            await journal.FinishAsync(run.Lease, step.Order, new(StepOutcome.AlreadySo, $"It was made again as it was in the snapshot, under the new id {newId}.", StepOutcome.MadeAgain));
            return StepOutcome.AlreadySo;
        }

        return await runner.RunAsync(run.Lease, run.Lease.NewIds.Point(step), run.Overwrite, standsOnRestored, stop);
    }

    private static async Task StopOthersOnFaultAsync(Task lane, CancellationTokenSource stop)
    {
        try
        {
            await lane;
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }

    private sealed record Run(
        RunLease Lease, bool Overwrite, IReadOnlyDictionary<int, StepProgress> Progress, StepDependencies Dependencies,
        RunLedger Ledger, int Total)
    {
        public Task TellAsync(PlanStep step, CancellationToken cancel) =>
            Lease.Job.ReportAsync(RecoveryState.Running, $"Writing {step.ObjectName}", Ledger.Finished, Total, cancel);
    }
}
