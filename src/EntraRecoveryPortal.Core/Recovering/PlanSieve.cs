using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>What every plan goes through, a first one and one that goes on with the rest: what Graph would refuse is left out before anything runs, with the reason, and what stands is put in order.</summary>
/// <param name="live">The objects as they are; null where they could not be read.</param>
/// <param name="content">What the object of a step says, as far as it is known.</param>
internal sealed class PlanSieve(Func<ObjectRef, LiveObject?> live, Func<PlanStep, JsonElement> content)
{
    /// <summary>Whom the writer may change; null where nobody knows.</summary>
    internal required WriterReach? Reach { get; init; }

    /// <summary>The roles that come back with somebody from the recycle bin.</summary>
    internal required Func<ObjectRef, IEnumerable<RoleHolding>> Asleep { get; init; }

    /// <summary>What has ended by then is not given again.</summary>
    internal required DateTimeOffset Now { get; init; }

    /// <summary>What was decided on the review of an earlier plan.</summary>
    internal required PlanChoices Choices { get; init; }

    /// <summary>What stands for the ids that are to come.</summary>
    internal ReplacedIds NewIds { get; init; } = ReplacedIds.None;

    /// <param name="planned">All that somebody wants written.</param>
    /// <param name="leftOut">What is left out already, added to.</param>
    internal RecoveryPlan Plan(IReadOnlyList<PlanStep> planned, List<LeftOut> leftOut)
    {
        var within = Reach is null ? planned : new OutOfReach(Reach, Asleep, live, content).Standing(planned, leftOut);
        within = RuledMembers.Standing(ScheduleRequests.Standing(within, Now, leftOut), content, leftOut);
        var reporting = new ReportOnly(within, content, Choices);
        var dead = new DeadReferences(reporting.Steps, live, content, Choices, leftOut);
        var missing = new MissingEnds(dead.Steps, live, content);
        var standing = missing.WithLastOwners(missing.Standing(leftOut), leftOut);
        var steps = StepOrdering.Order([.. Swaps.Broken(standing).Select(step => new PlannedStep(NewIds.InPlan(step)))], Reach?.RoleGroups.Keys.ToHashSet(StringComparer.Ordinal) ?? []);
        return new RecoveryPlan
        {
            Steps = steps,
            LeftOut = leftOut,
            Warnings = [.. steps.SelectMany(PlanWarnings.Of), .. missing.WarningsOf(steps), .. dead.Warnings],
            DeadReferences = dead.Found,
            ReportOnlyOffers = reporting.Offers,
        };
    }
}
