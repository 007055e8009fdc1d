using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;
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
    private const int Forbidden = 403;
    private const int NotFound = 404;
    private const int MethodNotAllowed = 405;
    private const int TooManyRequests = 429;
    private static readonly StepResult LostCreation = new(
        StepOutcome.Unknown, "The answer to making it again was lost. Look whether it is there before it is made once more.");

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
    /// <returns>Waiting when it was certainly not carried out and may be sent, else its outcome.</returns>
    public async Task<string> TakeOverAsync(RunLease lease, PlanStep step, StepProgress progress, CancellationToken stop)
    {
        StepResult result = progress.Path == step.Fallback?.Path ? LostCreation
            : await settler.TookEffectAsync(step, new DateTimeOffset(progress.SentAt!.Value, TimeSpan.Zero) + pace.InFlight, stop)
                ? new(StepOutcome.Applied, "The answer was lost; reading the object shows that it was carried out.")
                : new(StepOutcome.Waiting, "The answer was lost; reading the object several times shows that it was not carried out.");
        await journal.SettleAsync(lease, step.Order, result);
        return result.Outcome;
    }

    private async Task<(string? Outcome, TimeSpan Wait)> SendAsync(
        RunLease lease, PlanStep step, GraphCall call, int attempt, bool standsOnRestored, CancellationToken stop)
    {
        var decidedAt = clock.GetTimestamp();
        await journal.IntentAsync(lease, step.Order, call);
        if (clock.GetElapsedTime(decidedAt) > pace.SendWithin)
            return (null, TimeSpan.Zero);

        var answer = await writer.SendAsync(call, CancellationToken.None);
        if (answer.Succeeded)
        {
            await AnswerAsync(lease, step, answer, new(StepOutcome.Applied));
            if (step.Kind is StepKind.RestoreFromBin or StepKind.Create)
                await settler.ShowsAsync(step, stop);
            return (StepOutcome.Applied, default);
        }

        if (IsUncertain(answer))
        {
            await AnswerAsync(lease, step, answer, new(StepOutcome.Unknown, "Graph did not say what became of this call; the object is being read to find out."));
            return (await SettleAsync(lease, step, stop), default);
        }

        if (step.Fallback is { } fallback && answer.Status is Forbidden or NotFound or MethodNotAllowed)
        {
            await AnswerAsync(lease, step, answer, new(StepOutcome.Waiting, $"The recycle bin refused: {answer.Message}"));
            return (await MakeAgainAsync(lease, step, fallback), default);
        }

        if (attempt <= pace.Retries && WaitBeforeRetry(answer, attempt, standsOnRestored) is { } wait)
        {
            await AnswerAsync(lease, step, answer, new(StepOutcome.Waiting, $"Not carried out yet: {answer.Message}"));
            return (null, wait);
        }

        await AnswerAsync(lease, step, answer, new(StepOutcome.Failed, answer.Message));
        return (StepOutcome.Failed, default);
    }

    // The object made again has a new id, so no reading by the old one can tell what became of a lost answer.
    private async Task<string> MakeAgainAsync(RunLease lease, PlanStep step, GraphCall fallback)
    {
        await journal.IntentAsync(lease, step.Order, fallback);
        var answer = await writer.SendAsync(fallback, CancellationToken.None);
        var newId = answer is { Succeeded: true, Body: { } body } ? JsonElement.Parse(body).TextAt("id") : null;
        if (newId is not null)
            lease.NewIds.Add(step.Object, newId);
        StepResult result = answer.Succeeded ? new(StepOutcome.Applied, ResultWords.MadeAgain(step, newId))
            : IsUncertain(answer) ? LostCreation
            : new(StepOutcome.Failed, answer.Message);
        await journal.AnswerAsync(lease, step.Order, answer, result with { Code = answer.Succeeded ? StepOutcome.MadeAgain : answer.Code, RequestId = answer.RequestId });
        return result.Outcome;
    }

    private static bool IsUncertain(WriteAnswer answer) => (!answer.Answered && answer.Sent) || answer.Status >= 500;

    private TimeSpan? WaitBeforeRetry(WriteAnswer answer, int attempt, bool standsOnRestored) => answer switch
    {
        { Status: TooManyRequests } => answer.RetryAfter ?? pace.Throttled * (1 << Math.Min(attempt - 1, 5)),
        { Status: NotFound } when standsOnRestored => pace.BetweenReads,
        { Sent: false, Code: GraphChannel.NoConnection } => pace.BetweenReads,
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Recovery {RecoveryKey}: the object of step {Order} could not be read")]
    private static partial void LogUnreadable(ILogger logger, Exception fault, long recoveryKey, int order);
}
