using System.Text.Json.Nodes;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Graph;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>
/// Graph binds all members of a call or none, and does not always say whom it minds. A call that was refused is halved until those it minds stand alone; the others are added.
/// </summary>
internal sealed class BindBisection(RecoveryJournal journal, TenantWriter writer, RecoveryPace pace, TimeProvider clock)
{
    private const string Bind = "@odata.bind";

    /// <summary>Whether a refusal of this call may be due to some of its members only.</summary>
    public static bool Fits(GraphCall call, WriteAnswer answer) => answer is { Status: >= 400 and < 500 and not 429 } && Members(call).Count > 1;

    /// <summary>The step's outcome; null when a part was not answered clearly, so that the step has to be decided again.</summary>
    public async Task<StepResult?> RunAsync(RunLease lease, PlanStep step, GraphCall refused, CancellationToken stop)
    {
        var minded = new List<(string Id, WriteAnswer Answer)>();
        var open = new Stack<IReadOnlyList<string>>(Halves(Members(refused)));
        while (open.TryPop(out var members))
        {
            var answer = await SendAsync(lease, step, With(refused, members), stop);
            if (answer.Succeeded)
                continue;
            if (answer is not { Status: >= 400 and < 500 and not 429 })
                return null;
            if (members.Count == 1)
                minded.Add((members[0], answer));
            foreach (var half in members.Count > 1 ? Halves(members) : [])
                open.Push(half);
        }

        var all = Members(refused).Count;
        if (minded.Count == 0)
            return new(StepOutcome.Applied);
        var names = minded.Select(one => one.Id[(one.Id.LastIndexOf('/') + 1)..]);
        return new(
            StepOutcome.Failed,
            $"{StepOutcome.AddedButFor}{Phrases.Joined([.. names])}: {minded[0].Answer.Message} The other {all - minded.Count} of {all} were added.",
            minded[0].Answer.Code, minded[0].Answer.RequestId);
    }

    private async Task<WriteAnswer> SendAsync(RunLease lease, PlanStep step, GraphCall call, CancellationToken stop)
    {
        await writer.TurnAsync(1, stop);
        var decidedAt = clock.GetTimestamp();
        await journal.IntentsAsync(lease, [(step.Order, call)], readAt: null);
        var answer = (await writer.SendTogetherAsync([call], () => clock.GetElapsedTime(decidedAt) > pace.SendWithin, CancellationToken.None))[0];
        var isKnown = answer.Answered || !answer.Sent;
        await journal.AnswersAsync(
            lease, [(step.Order, answer, new(isKnown && answer.Status < 500 ? StepOutcome.Waiting : StepOutcome.Unknown, "Refused as a whole; its members are added in parts.", answer.Code, answer.RequestId))], []);
        return answer;
    }

    private static IReadOnlyList<string> Members(GraphCall call) =>
        call.Method == "PATCH" && call.Body is { } body && JsonNode.Parse(body) is JsonObject { Count: 1 } only && only.Single() is { Value: JsonArray members } bound && bound.Key.EndsWith(Bind, StringComparison.Ordinal)
            ? [.. members.Select(member => member!.ToString())]
            : [];

    private static IReadOnlyList<IReadOnlyList<string>> Halves(IReadOnlyList<string> members) => [[.. members.Take(members.Count / 2)], [.. members.Skip(members.Count / 2)]];

    private static GraphCall With(GraphCall call, IReadOnlyList<string> members)
    {
        var name = JsonNode.Parse(call.Body!)!.AsObject().Single().Key;
        return call with { Body = new JsonObject { [name] = new JsonArray([.. members.Select(member => JsonValue.Create(member))]) }.ToJsonString() };
    }
}
