using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Reads the touched objects again at the end and says what is now as planned. Graph shows writes late, so it looks more than once before it calls something different.</summary>
internal sealed class RecoveryVerifier(LiveReads live, RecoveryPace pace, TimeProvider clock)
{
    private const int Looks = 6;

    public async Task<Verification> VerifyAsync(IReadOnlyList<PlanStep> steps, IReadOnlyDictionary<int, StepProgress> progress, CancellationToken cancel)
    {
        var expected = LastWrites.Of(steps.Where(step => StepOutcome.IsAsPlanned(progress[step.Order].Outcome) && progress[step.Order].Code != StepOutcome.MadeAgain));
        IReadOnlyList<PlanStep> open = expected;
        var different = new List<VerifiedDifference>();
        for (var look = 1; open.Count > 0; look++)
        {
            (different, open) = await LookAsync(open, cancel);
            if (look == Looks)
                break;
            if (open.Count > 0)
                await Task.Delay(pace.BetweenReads, clock, cancel);
        }

        // Conditional Access answers from several places for a while: one reading that agrees is not yet the end of it.
        var policies = expected.Where(step => step.Lane == Lane.ConditionalAccess).Except(open).ToList();
        if (policies.Count > 0)
        {
            await Task.Delay(pace.BetweenReads, clock, cancel);
            different = [.. different, .. (await LookAsync(policies, cancel)).Different];
        }

        var outcomes = progress.Values.Select(step => step.Outcome).ToList();
        return new()
        {
            ReadAt = clock.GetUtcNow().UtcDateTime,
            AsPlanned = expected.Count - different.Count,
            Different = different,
            Sentence = ResultWords.Sentence(outcomes, different.Count),
            FollowUps = ResultWords.FollowUps([.. steps.Where(step => progress[step.Order].Outcome == StepOutcome.Applied)], order => progress[order].Code == StepOutcome.MadeAgain),
        };
    }

    private async Task<(List<VerifiedDifference> Different, List<PlanStep> Open)> LookAsync(IReadOnlyList<PlanStep> steps, CancellationToken cancel)
    {
        var now = (await live.ManyAsync(steps, cancel)).ToDictionary(thing => thing.Ref);
        var different = new List<VerifiedDifference>();
        var open = new List<PlanStep>();
        foreach (var step in steps)
        {
            var what = !now.TryGetValue(step.Object, out var found) ? "It could not be read."
                : StepDecider.Decide(step, found, overwriteConflicts: false) switch
                {
                    StepDecision.AlreadySo => null,
                    StepDecision.Conflict conflict => conflict.Reason,
                    _ => "It is as it was before the recovery.",
                };
            if (what is null)
                continue;
            open.Add(step);
            different.Add(new(step.Order, step.ObjectName, what));
        }

        return (different, open);
    }
}
