using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Graph;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Tells by reading what became of a call that nobody answered.</summary>
internal sealed class StepSettler(LiveReads live, TenantReader reader, RecoveryPace pace, TimeProvider clock)
{
    /// <summary>
    /// True once a reading shows what the step was to bring about. False only when the call can no longer be under way and
    /// several spaced readings in a row agree that nothing has changed. Null when they agree on something else: somebody changed it since, and whether before the call, after it or instead of it nobody can tell.
    /// </summary>
    /// <param name="step">The step, by the ids that count now.</param>
    /// <param name="sent">The call, as it was sent.</param>
    /// <param name="isPart">It may have been one half of a call that Graph refused as a whole: that it was carried out does not bring about all that the step is for.</param>
    /// <param name="notUnderWayAfter">Until then the call may still be on its way.</param>
    /// <param name="cancel">Stops between readings.</param>
    public async Task<bool?> TookEffectAsync(PlanStep step, GraphCall sent, bool isPart, DateTimeOffset notUnderWayAfter, CancellationToken cancel)
    {
        LiveObject? last = null;
        for (var equal = 0; ;)
        {
            var startedAt = clock.GetUtcNow();
            var now = await live.OneAsync(step, cancel);
            if (StepDecider.Decide(step, now, overwriteConflicts: true) is StepDecision.AlreadySo)
                return true;

            equal = startedAt < notUnderWayAfter ? 0 : last is not null && IsSame(last, now) ? equal + 1 : 1;
            if (equal >= pace.EqualReads)
                return StepDecider.Decide(step, now, overwriteConflicts: false) is StepDecision.Conflict || IsMixed(SentLinks.Of(step, sent, now), isPart) ? null : false;
            last = now;
            await Task.Delay(pace.BetweenReads, clock, cancel);
        }
    }

    /// <summary>
    /// Looks for what a call made that nobody answered, by a name that only one may have. The body is null only when several spaced searches agree that there is nothing of it;
    /// nothing is known when something of that name was there before, or the search is refused.
    /// </summary>
    public async Task<(bool IsKnown, string? Body)> MadeAsync(PlanStep step, MadeByName name, DateTimeOffset sentAt, DateTimeOffset notUnderWayAfter, CancellationToken cancel)
    {
        var type = Catalogue.Of(step.Object.Type);
        for (var empty = 0; ;)
        {
            var startedAt = clock.GetUtcNow();
            var (isKnown, body) = await reader.WithNameAsync(type, name, cancel);
            if (!isKnown || body is not null)
                return (isKnown && IsMadeSince(body!, sentAt), body);

            empty = startedAt < notUnderWayAfter ? 0 : empty + 1;
            if (empty >= pace.EqualReads)
                return (true, null);
            await Task.Delay(pace.BetweenReads, clock, cancel);
        }
    }

    // The tenant's clock need not be ours to the second; what was there before the recovery is older than that.
    private static bool IsMadeSince(string body, DateTimeOffset sentAt) =>
        JsonElement.Parse(body).At("createdDateTime") is not { ValueKind: JsonValueKind.String } created || created.GetDateTimeOffset() > sentAt - ClockDifference;

    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(1);

    /// <summary>Waits until a reading shows what was written; a restored object may be missing for a while.</summary>
    public async Task<bool> ShowsAsync(PlanStep step, CancellationToken cancel)
    {
        for (var read = 1; ; read++)
        {
            if (StepDecider.Decide(step, await live.OneAsync(step, cancel), overwriteConflicts: true) is StepDecision.AlreadySo)
                return true;
            if (read >= pace.ReadsUntilShown)
                return false;
            await Task.Delay(pace.BetweenReads, clock, cancel);
        }
    }

    private static bool IsMixed((int Sent, int Shown) links, bool isPart) => links.Shown > 0 && !(isPart && links.Shown == links.Sent);

    private static bool IsSame(LiveObject one, LiveObject other) =>
        one.State == other.State
        && Equals(one.Content, other.Content)
        && one.Links.Count == other.Links.Count
        && one.Links.All(relation => other.Links.TryGetValue(relation.Key, out var targets) && targets.SetEquals(relation.Value));
}
