using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Graph;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>
/// Carries out one step: reads the live object, decides, journals the intent, sends, journals the answer. A call is sent
/// again only when the last one was certainly not carried out. Once a call is under way it is seen through to its journal
/// entry, so a shutdown or a cancel takes effect between calls.
/// </summary>
internal sealed partial class StepRunner(
    RecoveryJournal journal,
    LiveReads live,
    StepSettler settler,
    TenantWriter writer,
    RecoveryPace pace,
    TimeProvider clock,
    ILogger<StepRunner> logger)
{
    private const int NotFound = 404;
    private const int TooManyRequests = 429;

    /// <returns>The step's final outcome.</returns>
    public async Task<string> RunAsync(RunLease lease, PlanStep step, bool overwrite, bool standsOnRestored, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            StepDecision decision;
            try
            {
                decision = StepDecider.Decide(step, await live.OneAsync(step, stop), overwrite);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogUnreadable(logger, fault, lease.RecoveryKey, step.Order);
                return await FinishAsync(lease, step, new(StepOutcome.Failed, "The object could not be read before the write, so nothing was sent."));
            }

            switch (decision)
            {
                case StepDecision.AlreadySo:
                    return await FinishAsync(lease, step, new(StepOutcome.AlreadySo));
                case StepDecision.Conflict conflict:
                    return await FinishAsync(lease, step, new(StepOutcome.Conflict, conflict.Reason));
                case StepDecision.Write write:
                    var sent = await SendAsync(lease, step, write.Call, attempt, standsOnRestored, stop);
                    if (sent.Outcome is { } outcome)
                        return outcome;
                    await Task.Delay(sent.Wait, clock, stop);
                    break;
                default:
                    throw new InvalidOperationException($"{decision.GetType().Name} is not a decision this runner knows.");
            }
        }
    }

    /// <summary>Finds out what became of a step that an earlier run sent and whose answer nobody wrote down.</summary>
    /// <returns>True when it is applied; false when it was not carried out and may be sent.</returns>
    public async Task<bool> TakeOverAsync(RunLease lease, PlanStep step, DateTime sentAt, CancellationToken stop)
    {
        if (await settler.TookEffectAsync(step, new DateTimeOffset(sentAt, TimeSpan.Zero) + pace.InFlight, stop))
        {
            await journal.SettleAsync(lease, step.Order, new(StepOutcome.Applied, "The answer was lost; reading the object shows that it was carried out."));
            return true;
        }

        await journal.SettleAsync(lease, step.Order, new(StepOutcome.Waiting, "The answer was lost; reading the object several times shows that it was not carried out."));
        return false;
    }

    private async Task<(string? Outcome, TimeSpan Wait)> SendAsync(
        RunLease lease, PlanStep step, GraphCall call, int attempt, bool standsOnRestored, CancellationToken stop)
    {
        await journal.IntentAsync(lease, step.Order, call);
        var answer = await writer.SendAsync(call, CancellationToken.None);

        if (answer.Succeeded)
        {
            await AnswerAsync(lease, step, answer, new(StepOutcome.Applied));
            if (step.Kind is StepKind.RestoreFromBin or StepKind.Create)
                await settler.ShowsAsync(step, stop);
            return (StepOutcome.Applied, default);
        }

        if (!answer.Answered && answer.Sent || answer.Status >= 500)
        {
            await AnswerAsync(lease, step, answer, new(StepOutcome.Unknown, "Graph did not say what became of this call; the object is being read to find out."));
            return (await SettleAsync(lease, step, stop), default);
        }

        if (attempt <= pace.Retries && WaitBeforeRetry(answer, attempt, standsOnRestored) is { } wait)
        {
            await AnswerAsync(lease, step, answer, new(StepOutcome.Waiting, $"Not carried out yet: {answer.Message}"));
            return (null, wait);
        }

        await AnswerAsync(lease, step, answer, new(StepOutcome.Failed, answer.Message));
        return (StepOutcome.Failed, default);
    }

    private TimeSpan? WaitBeforeRetry(WriteAnswer answer, int attempt, bool standsOnRestored) => answer switch
    {
        { Status: TooManyRequests } => answer.RetryAfter ?? pace.Throttled * (1 << Math.Min(attempt - 1, 5)),
        { Status: NotFound } when standsOnRestored => pace.BetweenReads,
        { Sent: false, Code: NoConnection } => pace.BetweenReads,
        _ => null,
    };

    private async Task<string> SettleAsync(RunLease lease, PlanStep step, CancellationToken stop)
    {
        var applied = await settler.TookEffectAsync(step, clock.GetUtcNow(), stop);
        StepResult result = applied
            ? new(StepOutcome.Applied, "The answer was lost; reading the object shows that it was carried out.")
            : new(StepOutcome.Failed, "The answer was lost, and reading the object several times shows that it was not carried out.");
        await journal.SettleAsync(lease, step.Order, result);
        return result.Outcome;
    }

    private Task AnswerAsync(RunLease lease, PlanStep step, WriteAnswer answer, StepResult result) =>
        journal.AnswerAsync(lease, step.Order, answer, result with { Code = answer.Code, RequestId = answer.RequestId });

    private async Task<string> FinishAsync(RunLease lease, PlanStep step, StepResult result)
    {
        await journal.FinishAsync(lease, step.Order, result);
        return result.Outcome;
    }

    private const string NoConnection = "NoConnection";

    [LoggerMessage(Level = LogLevel.Warning, Message = "Recovery {RecoveryKey}: the object of step {Order} could not be read")]
    private static partial void LogUnreadable(ILogger logger, Exception fault, long recoveryKey, int order);
}
