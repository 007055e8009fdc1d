using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>Plans steps once more that a recovery did not carry out, against the tenant as it is now: what somebody changed since is shown and expected as it is.</summary>
public static class FollowUpPlanner
{
    /// <param name="left">Steps of one plan, in their order.</param>
    /// <param name="live">The objects as they are; null where they could not be read.</param>
    /// <param name="reach">Whom the writer may change; null where nobody knows.</param>
    /// <param name="now">What has ended by then is not given again; null where nothing has.</param>
    public static RecoveryPlan Plan(IReadOnlyList<PlanStep> left, Func<ObjectRef, LiveObject?> live, WriterReach? reach = null, DateTimeOffset? now = null)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(live);
        var (steps, overwrites, leftOut) = (new List<PlanStep>(), new List<PlanWarning>(), new List<LeftOut>());
        if (reach is not null)
            left = new OutOfReach(reach, [], live, step => live(step.Object)?.Content?.Root ?? default).Standing(left, leftOut);
        left = ScheduleRequests.Standing(left, now ?? DateTimeOffset.MinValue, leftOut);
        var writtenBefore = new HashSet<(ObjectRef, string)>();
        foreach (var step in left.OrderBy(step => step.Order))
        {
            var seen = live(step.Object) is { State: ObjectState.Present } present ? Seen(step, present, writtenBefore) : step;
            List<string> changed = [.. seen.Leaves.Where(leaf => !IsExpected(step, leaf)).Select(leaf => leaf.Path)];
            if (changed.Count > 0)
                overwrites.Add(new(step.Object, step.ObjectName, $"Somebody changed {string.Join(", ", changed)} after the recovery was planned; this plan overwrites it."));
            steps.Add(seen with { Order = steps.Count + 1 });
            writtenBefore.UnionWith(step.Leaves.Select(leaf => (step.Object, leaf.Path)));
        }

        return new() { Steps = steps, LeftOut = leftOut, Warnings = [.. steps.SelectMany(PlanWarnings.Of), .. overwrites] };
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
