using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>
/// Plans steps once more that a recovery did not carry out, against the tenant as it is now: what somebody changed since is shown and expected as it is, and all that a first plan goes through
/// these steps go through again.
/// </summary>
public static class FollowUpPlanner
{
    /// <param name="left">Steps of one plan, in their order.</param>
    /// <param name="whole">All steps of that plan.</param>
    /// <param name="live">The objects as they are; null where they could not be read.</param>
    /// <param name="reach">Whom the writer may change; null where nobody knows.</param>
    /// <param name="now">What has ended by then is not given again; null where nothing has.</param>
    /// <param name="choices">What was decided on the review of an earlier plan; null where nothing was.</param>
    public static RecoveryPlan Plan(
        IReadOnlyList<PlanStep> left, IReadOnlyList<PlanStep> whole, Func<ObjectRef, LiveObject?> live, WriterReach? reach = null, DateTimeOffset? now = null, PlanChoices? choices = null)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(whole);
        ArgumentNullException.ThrowIfNull(live);
        var (planned, overwrites) = (new List<PlanStep>(), new List<PlanWarning>());
        var writtenBefore = new HashSet<(ObjectRef, string)>();
        foreach (var step in left.OrderBy(step => step.Order))
        {
            var seen = live(step.Object) is { State: ObjectState.Present } present ? Seen(step, present, writtenBefore) : step;
            List<string> changed = [.. seen.Leaves.Where(leaf => !IsExpected(step, leaf)).Select(leaf => leaf.Path)];
            if (changed.Count > 0)
                overwrites.Add(new(step.Object, step.ObjectName, $"Somebody changed {string.Join(", ", changed)} after the recovery was planned; this plan overwrites it."));
            planned.Add(seen);
            writtenBefore.UnionWith(step.Leaves.Select(leaf => (step.Object, leaf.Path)));
        }

        var plan = new PlanSieve(live, step => live(step.Object)?.Content?.Root ?? default)
        {
            Reach = reach,
            Asleep = person => whole.Where(step => step.Kind == StepKind.Create).Select(step => RoleHolding.Of(step.Object)).OfType<RoleHolding>().Where(held => held.PrincipalId == person.Id),
            Now = now ?? DateTimeOffset.MinValue,
            Choices = choices ?? PlanChoices.None,
        }.Plan(planned, []);
        return plan with { Warnings = [.. plan.Warnings, .. overwrites] };
    }

    /// <summary>What a step names beside the object it writes to: with these known, nothing is planned that Graph refuses because they are missing.</summary>
    public static IEnumerable<ObjectRef> EndsOf(PlanStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var named = step.Targets.Concat(NamedInside.NamedBy(step));
        return step switch
        {
            { Source: { } policy, Object.Type: "conditionalAccessPolicy" } => named.Concat(MissingEnds.NamedBy(JsonElement.Parse(policy))),
            { Source: { } source, Kind: StepKind.Create } => named.Concat(MissingEnds.EndsOf(Catalogue.Of(step.Object.Type), JsonElement.Parse(source)).SelectMany(end => end)),
            _ => named,
        };
    }

    // A value that an earlier step of the plan writes will be as that one leaves it, not as it is now.
    private static PlanStep Seen(PlanStep step, LiveObject now, HashSet<(ObjectRef, string)> writtenBefore)
    {
        var leaves = step.Leaves.Select(leaf => writtenBefore.Contains((step.Object, leaf.Path)) ? leaf : leaf with { Expected = ValueOf(step, now, leaf) }).ToList();
        if (step.Relation is not null || now.Content is not { } content || leaves.Count == 0)
            return step with { Leaves = leaves };

        return AttributeSteps.Against(step with { Leaves = leaves }, content.Root);
    }

    private static string? ValueOf(PlanStep step, LiveObject now, LeafWrite leaf)
    {
        if (step.Relation is not { } relation)
            return now.Content is { } held && AttributeSteps.Judged(step, held.Root) is { } content ? JsonText.Of(ContentEdit.Get(Catalogue.Of(step.Object.Type), content, leaf.Path)) : leaf.Expected;
        return !now.Links.TryGetValue(relation, out var there) ? leaf.Expected : there.Count == 0 ? null : LinkSteps.Quoted(there.First());
    }

    private static bool IsExpected(PlanStep step, LeafWrite seen)
    {
        var planned = step.Leaves.First(leaf => leaf.Path == seen.Path);
        return Same(seen.Expected, planned.Expected) || Same(seen.Expected, planned.Target);

        bool Same(string? one, string? other) => Meaning.Same(Catalogue.Of(step.Object.Type), seen.Path, JsonText.Parse(one), JsonText.Parse(other));
    }
}
