using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>
/// Carries out steps that may go together: reads the live objects, decides, journals the intents, sends, journals the answers. A call is sent
/// again only when the last one was certainly not carried out. Once a call is under way it is seen through to its journal
/// entry, so a shutdown or a cancel takes effect between calls.
/// </summary>
internal sealed partial class StepRunner(
    RecoveryJournal journal,
    LiveReads live,
    StepSettler settler,
    BindBisection bisection,
    TenantWriter writer,
    StoreKeys keys,
    RecoveryPace pace,
    TimeProvider clock,
    ILogger<StepRunner> logger)
{
    private const int Forbidden = 403;
    private const int NotFound = 404;
    private const int MethodNotAllowed = 405;
    private const int TooManyRequests = 429;
    private static readonly StepResult ChangedSince = new(
        StepOutcome.Unknown, "The answer was lost, and somebody else has changed the same values since: reading does not tell whether it was carried out.");
    private static readonly StepResult LostCreation = new(
        StepOutcome.Unknown, "The answer to making it again was lost. Look whether it is there before it is made once more.");

    /// <summary>Carries out steps that may be sent together, each until it has its outcome.</summary>
    public async Task RunAsync(RunLease lease, IReadOnlyList<ReadyStep> ready, bool overwrite, Action<int, string> ended, CancellationToken stop)
    {
        var open = ready;
        for (var attempt = 1; open.Count > 0; attempt++)
        {
            await writer.TurnAsync(open.Count, stop);
            var readAt = clock.GetUtcNow();
            var writes = await DecideAsync(lease, open, overwrite, ended, stop);
            writer.GiveBack(open.Count - writes.Count);
            var sent = await SendAsync(lease, writes, readAt, attempt, ended, stop);
            open = [.. sent.Select(again => again.Step)];
            if (open.Count > 0)
                await Task.Delay(sent.Max(again => again.Wait), clock, stop);
        }
    }

    /// <summary>Reads the objects as they are now. What needs no write comes to its end; the rest is returned with its call.</summary>
    private async Task<List<(ReadyStep Ready, GraphCall Call)>> DecideAsync(RunLease lease, IReadOnlyList<ReadyStep> open, bool overwrite, Action<int, string> ended, CancellationToken stop)
    {
        var found = await ReadAsync(lease, open, stop);
        var writes = new List<(ReadyStep, GraphCall)>();
        var results = new List<(int Order, StepResult Result)>();
        foreach (var ready in open)
        {
            switch (found.TryGetValue(ready.Step.Object, out var now) ? StepDecider.Decide(ready.Step, now, overwrite) : null)
            {
                case null:
                    results.Add((ready.Step.Order, new(StepOutcome.Failed, "The object could not be read before the write, so nothing was sent.")));
                    break;
                case StepDecision.AlreadySo:
                    results.Add((ready.Step.Order, new(StepOutcome.AlreadySo)));
                    break;
                case StepDecision.Conflict conflict:
                    results.Add((ready.Step.Order, new(StepOutcome.Conflict, conflict.Reason)));
                    break;
                case StepDecision.Write { Call: var call } when ReplacedIds.IsOpen(call.Path) || ReplacedIds.IsOpen(call.Body):
                    results.Add((ready.Step.Order, new(StepOutcome.Skipped, "It names something that was to be made again and is not there.")));
                    break;
                case StepDecision.Write write:
                    writes.Add((ready, write.Call));
                    break;
                case var other:
                    throw new InvalidOperationException($"{other.GetType().Name} is not a decision this runner knows.");
            }
        }

        if (results.Count > 0)
            await journal.FinishAsync(lease, results);
        foreach (var (order, result) in results)
            ended(order, result.Outcome);
        return writes;
    }

    private async Task<IReadOnlyDictionary<ObjectRef, LiveObject>> ReadAsync(RunLease lease, IReadOnlyList<ReadyStep> open, CancellationToken stop)
    {
        try
        {
            return (await live.ManyAsync([.. open.Select(ready => ready.Step)], stop)).ToDictionary(thing => thing.Ref);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogUnreadable(logger, fault, lease.RecoveryKey, open[0].Step.Order);
            return new Dictionary<ObjectRef, LiveObject>();
        }
    }

    /// <summary>Finds out what became of a step that an earlier run sent and whose answer nobody wrote down.</summary>
    /// <returns>Waiting when it was certainly not carried out and may be sent, else its outcome.</returns>
    public async Task<string> TakeOverAsync(RunLease lease, PlanStep step, StepProgress progress, bool overwrite, CancellationToken stop)
    {
        var sentAt = new DateTimeOffset(progress.SentAt!.Value, TimeSpan.Zero);
        if (MadeByName.Of(step) is { } name)
            return await LookForAsync(lease, step, name, sentAt, sentAt + pace.InFlight, StepOutcome.Waiting, stop);
        StepResult result = step.GetsNewId || progress.Call.Path == step.Fallback?.Path ? LostCreation
            : await settler.TookEffectAsync(step, progress.Call, isPart: true, sentAt + pace.InFlight, stop) switch
            {
                true => new(StepOutcome.Applied, "The answer was lost; reading the object shows that it was carried out."),
                null when !overwrite => ChangedSince,
                _ => new(StepOutcome.Waiting, "The answer was lost; reading the object several times shows that it is not as wanted."),
            };
        await journal.SettleAsync(lease, step.Order, result, []);
        return result.Outcome;
    }

    /// <summary>Sends what was decided, in one request, and returns what was certainly not carried out and may be tried again.</summary>
    private async Task<List<(ReadyStep Step, TimeSpan Wait)>> SendAsync(
        RunLease lease, IReadOnlyList<(ReadyStep Ready, GraphCall Call)> writes, DateTimeOffset readAt, int attempt, Action<int, string> ended, CancellationToken stop)
    {
        if (writes.Count == 0)
            return [];
        var (decidedAt, sentAt) = (clock.GetTimestamp(), clock.GetUtcNow());
        await journal.IntentsAsync(lease, [.. writes.Select(write => (write.Ready.Step.Order, write.Call))], readAt);
        // A portal that slept here wakes up after another may have taken over.
        var answers = await writer.SendTogetherAsync([.. writes.Select(write => ScheduleRequests.Sent(UnseenPassword.In(write.Call), clock.GetUtcNow()))], () => clock.GetElapsedTime(decidedAt) > pace.SendWithin, CancellationToken.None);
        var told = writes.Zip(answers, (write, answer) => (write.Ready, write.Call, Answer: answer, Then: Judge(write.Ready, write.Call, answer, attempt))).ToList();
        await journal.AnswersAsync(lease, [.. told.Select(one => (one.Ready.Step.Order, one.Answer, one.Then.Result with { Code = one.Answer.Code, RequestId = one.Answer.RequestId }))],
            Made(lease, [.. told.Where(one => one.Ready.Step.GetsNewId).Select(one => (one.Ready.Step, one.Answer))]));
        var again = new List<(ReadyStep, TimeSpan)>();
        foreach (var one in told.Where(one => one.Then.Next is Next.Nothing or Next.TryAgain))
        {
            if (one.Then.Next == Next.TryAgain)
                again.Add((one.Ready, one.Then.Wait));
            else if (!(one.Answer.Succeeded && MakesSomething(one.Ready.Step)))
                ended(one.Ready.Step.Order, one.Then.Result.Outcome);
        }

        await Task.WhenAll(told.Select(async one =>
        {
            var step = one.Ready.Step;
            if (one.Then.Next == Next.Settle)
            {
                ended(step.Order, await SettleAsync(lease, step, one.Call, sentAt, stop));
            }
            else if (one.Then.Next == Next.MakeAgain)
            {
                ended(step.Order, await MakeAgainAsync(lease, step, step.Fallback!));
            }
            else if (one.Then.Next == Next.Bisect)
            {
                await BisectAsync(lease, one.Ready, one.Then.Call!, again, ended, stop);
            }
            else if (one.Answer.Succeeded && MakesSomething(step))
            {
                await settler.ShowsAsync(step.GetsNewId ? lease.NewIds.PointMade(step) : step, stop);
                ended(step.Order, StepOutcome.Applied);
            }
        }));
        return again;
    }

    private async Task BisectAsync(RunLease lease, ReadyStep ready, GraphCall refused, List<(ReadyStep, TimeSpan)> again, Action<int, string> ended, CancellationToken stop)
    {
        if (await bisection.RunAsync(lease, ready.Step, refused, stop) is not { } result)
        {
            lock (again)
                again.Add((ready, pace.BetweenReads));
            return;
        }

        await journal.FinishAsync(lease, ready.Step.Order, result);
        ended(ready.Step.Order, result.Outcome);
    }

    private Verdict Judge(ReadyStep ready, GraphCall call, WriteAnswer answer, int attempt) => answer switch
    {
        { Succeeded: true } => new(new(StepOutcome.Applied, ready.Step.GetsNewId ? ResultWords.NewId(answer.MadeId) : null), Next.Nothing),
        { Code: GraphChannel.CameTooLate } => new(new(StepOutcome.Waiting, answer.Message), Next.TryAgain),
        _ when IsUncertain(answer) && ready.Step.GetsNewId && MadeByName.Of(ready.Step) is null => new(LostCreation, Next.Nothing),
        _ when IsUncertain(answer) => new(new(StepOutcome.Unknown, "Graph did not say what became of this call; the object is being read to find out."), Next.Settle),
        { Status: Forbidden or NotFound or MethodNotAllowed } when ready.Step.Fallback is not null => new(new(StepOutcome.Waiting, $"The recycle bin refused: {answer.Message}"), Next.MakeAgain),
        _ when attempt <= pace.Retries && WaitBeforeRetry(answer, attempt, ready.StandsOnRestored || call.Method == HttpMethod.Delete.Method) is { } wait =>
            new(new(StepOutcome.Waiting, $"Not carried out yet: {answer.Message}"), Next.TryAgain) { Wait = wait },
        _ when BindBisection.Fits(call, answer) => new(new(StepOutcome.Waiting, "Refused as a whole; its members are added in parts."), Next.Bisect) { Call = call },
        _ => new(new(StepOutcome.Failed, answer.Message), Next.Nothing),
    };

    private static bool MakesSomething(PlanStep step) => step.Kind is StepKind.RestoreFromBin or StepKind.Create;

    // The object made again has a new id, so no reading by the old one can tell what became of a lost answer.
    private async Task<string> MakeAgainAsync(RunLease lease, PlanStep step, GraphCall fallback)
    {
        await journal.IntentsAsync(lease, [(step.Order, fallback)], readAt: null);
        var answer = await writer.SendAsync(fallback, CancellationToken.None);
        var made = Made(lease, [(step, answer)]);
        StepResult result = answer.Succeeded ? new(StepOutcome.Applied, ResultWords.MadeAgain(step, answer.MadeId))
            : IsUncertain(answer) ? LostCreation
            : new(StepOutcome.Failed, answer.Message);
        await journal.AnswersAsync(lease, [(step.Order, answer, result with { Code = answer.Succeeded ? StepOutcome.MadeAgain : answer.Code, RequestId = answer.RequestId })], made);
        return result.Outcome;
    }

    /// <summary>Under which ids objects came back: kept with the answers, and known to the steps that follow.</summary>
    private List<NewIdRow> Made(RunLease lease, IReadOnlyList<(PlanStep Step, WriteAnswer Answer)> answers)
    {
        var rows = new List<NewIdRow>();
        foreach (var (step, answer) in answers)
        {
            if (NewIdRows.Of(lease, step, answer, keys, clock.GetUtcNow().UtcDateTime) is not { } row)
                continue;
            rows.Add(row);
            lease.NewIds.Add(row, step);
        }

        return rows;
    }

    private static bool IsUncertain(WriteAnswer answer) => (!answer.Answered && answer.Sent) || answer.Status >= 500;

    // What stands on something restored may not be there yet, and what was to be deleted may have gone with something else, which no reading showed yet.
    private TimeSpan? WaitBeforeRetry(WriteAnswer answer, int attempt, bool isReadAgainWhenMissing) => answer switch
    {
        { Status: TooManyRequests } => answer.RetryAfter ?? pace.Throttled * (1 << Math.Min(attempt - 1, 5)),
        { Status: NotFound } when isReadAgainWhenMissing => pace.BetweenReads,
        { Sent: false, Code: GraphChannel.NoConnection } => pace.BetweenReads,
        _ => null,
    };

    /// <summary>Looks for what a lost answer may have made; what is not there was not made.</summary>
    private async Task<string> LookForAsync(RunLease lease, PlanStep step, MadeByName name, DateTimeOffset sentAt, DateTimeOffset notUnderWayAfter, string otherwise, CancellationToken stop)
    {
        var (isKnown, body) = await settler.MadeAsync(step, name, sentAt, notUnderWayAfter, stop);
        var found = new WriteAnswer { Answered = true, Sent = true, Status = 200, Body = body };
        var result = (isKnown, body) switch
        {
            (false, _) => LostCreation,
            (true, null) => new StepResult(otherwise, $"The answer was lost, and several searches for its {name.Property} show that it was not made."),
            _ => new(StepOutcome.Applied, $"The answer was lost; its {name.Property} shows that it was made. {ResultWords.NewId(found.MadeId)}"),
        };
        await journal.SettleAsync(lease, step.Order, result, result.Outcome == StepOutcome.Applied ? Made(lease, [(step, found)]) : []);
        return result.Outcome;
    }

    private async Task<string> SettleAsync(RunLease lease, PlanStep step, GraphCall sent, DateTimeOffset sentAt, CancellationToken stop)
    {
        if (MadeByName.Of(step) is { } name)
            return await LookForAsync(lease, step, name, sentAt, clock.GetUtcNow(), StepOutcome.Failed, stop);
        var result = await settler.TookEffectAsync(step, sent, isPart: false, clock.GetUtcNow(), stop) switch
        {
            true => new StepResult(StepOutcome.Applied, "The answer was lost; reading the object shows that it was carried out."),
            false => new(StepOutcome.Failed, ResultWords.NotCarriedOut(step, sent)),
            null => ChangedSince,
        };
        await journal.SettleAsync(lease, step.Order, result, []);
        return result.Outcome;
    }

    private enum Next
    {
        Nothing,
        Settle,
        MakeAgain,
        TryAgain,
        Bisect,
    }

    private sealed record Verdict(StepResult Result, Next Next)
    {
        public TimeSpan Wait { get; init; }

        public GraphCall? Call { get; init; }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Recovery {RecoveryKey}: the objects from step {Order} on could not be read")]
    private static partial void LogUnreadable(ILogger logger, Exception fault, long recoveryKey, int order);
}

/// <summary>A step on which nothing has to wait any more.</summary>
/// <param name="Step">With every new id in the place of the old one.</param>
/// <param name="StandsOnRestored">What it names may be missing for a while yet.</param>
internal sealed record ReadyStep(PlanStep Step, bool StandsOnRestored);
