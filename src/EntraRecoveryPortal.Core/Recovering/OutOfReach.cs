using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>Steps that the writing application may not take, because it lacks a role: they are left out, with the role, before anything runs.</summary>
internal sealed class OutOfReach(WriterReach reach, Func<ObjectRef, IEnumerable<RoleHolding>> asleep, Func<ObjectRef, LiveObject?> live, Func<PlanStep, JsonElement> content)
{
    private const string Stays = "It stays in the recycle bin.";

    internal IReadOnlyList<PlanStep> Standing(IReadOnlyList<PlanStep> steps, List<LeftOut> leftOut)
    {
        var taken = steps.SelectMany(RolesTaken.By).ToHashSet(StringComparer.Ordinal);
        var standing = new List<PlanStep>();
        var staying = new HashSet<ObjectRef>();
        foreach (var step in steps)
        {
            if (WhyNot(step, taken) is not { } why)
            {
                standing.Add(step);
                continue;
            }

            List<LeafWrite> left = why.IsWhole ? [] : [.. step.Leaves.Where(leaf => !RolesTaken.IsSensitive(step.Object.Type, leaf.Path))];
            leftOut.AddRange(Items(step, left).Select(item => new LeftOut(step.Object, step.ObjectName, item, why.Reason)));
            if (AttributeSteps.Only(step, left, content(step)) is { } rest)
                standing.Add(rest);
            if (step.Kind == StepKind.RestoreFromBin)
                staying.Add(step.Object);
        }

        // Whatever else was to be written to somebody who stays in the bin.
        leftOut.AddRange(standing.Where(step => staying.Contains(step.Object)).SelectMany(step => Items(step, []).Select(item => new LeftOut(step.Object, step.ObjectName, item, Stays))));
        return [.. standing.Where(step => !staying.Contains(step.Object))];
    }

    private (string Reason, bool IsWhole)? WhyNot(PlanStep step, HashSet<string> taken)
    {
        if (step.Object.Type is "user" or "group" or "device" && live(step.Object)?.Content is { } known && WriterReach.IsRestricted(known.Root) && reach.WhyNotRestricted(step.Object.Id) is { } restricted)
            return (restricted, IsWhole: true);
        if (!RolesTaken.IsSensitive(step))
            return null;
        return reach.WhyNot(step.Object.Id, taken, step.Kind == StepKind.RestoreFromBin ? asleep(step.Object) : []) is { } why ? (why, IsWhole: step.Leaves.Count == 0) : null;
    }

    private static IEnumerable<string> Items(PlanStep step, List<LeafWrite> left) =>
        step.Leaves.Count > 0 && step.Relation is null ? step.Leaves.Except(left).Select(leaf => leaf.Path) : [step.Relation ?? ""];
}
