using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Directory.Types;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>Who answers for an agent is there, and somebody always does: Graph takes nobody who is gone, and keeps the last one of an agent identity.</summary>
internal static class AgentSponsors
{
    private const string Last = "It is the last sponsor, and an agent keeps its last sponsor: give it another one first.";

    /// <summary>Those whom a tick would make sponsors, as whatever they may be.</summary>
    internal static IEnumerable<ObjectRef> NamedBy(Tick tick) =>
        tick.Items.Where(item => item is { Kind: ItemKind.Attribute, From: not null }).Concat(Unseen(tick)).SelectMany(item => AgentParts.SponsorIn(item.Path));

    /// <summary>The steps without those that Graph would refuse, which are told.</summary>
    internal static IReadOnlyList<PlanStep> Standing(IReadOnlyList<PlanStep> steps, Func<ObjectRef, LiveObject?> live, Func<PlanStep, JsonElement> content, List<LeftOut> leftOut)
    {
        var back = steps.Where(step => step.Kind is StepKind.RestoreFromBin or StepKind.Create).Select(step => step.Object.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var going = steps.Where(step => step.Kind is StepKind.SoftDelete or StepKind.Delete).Select(step => step.Object.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var refused = steps.Where(step => IsSponsor(step, StepKind.AddPart)).Select(step => (Step: step, Why: WhyNot(step, live, back, going))).Where(pair => pair.Why is not null).ToList();
        var standing = steps.Except(refused.Select(pair => pair.Step)).ToList();
        var last = standing.Where(step => IsSponsor(step, StepKind.RemovePart)).GroupBy(step => step.Object)
            .Where(own => content(own.First()).TextAt("@odata.type") is "#microsoft.graph.agentIdentity" && !standing.Exists(step => step.Object == own.Key && IsSponsor(step, StepKind.AddPart)))
            .Where(own => content(own.First()).At(AgentParts.Sponsors) is not { ValueKind: JsonValueKind.Array } now || now.GetArrayLength() <= own.Count())
            .Select(own => (Step: own.Last(), Why: (string?)Last)).ToList();
        leftOut.AddRange(refused.Concat(last).Select(pair => new LeftOut(pair.Step.Object, pair.Step.ObjectName, pair.Step.Leaves[0].Path, pair.Why!)));
        return [.. standing.Except(last.Select(pair => pair.Step))];
    }

    // The bin does not show them, so a restore looks whether they came along.
    private static IEnumerable<ChangeItem> Unseen(Tick tick) => tick.Change is { Action: ChangeAction.Restore, FromContent: { } then } && then.Root.At(AgentParts.Sponsors) is { ValueKind: JsonValueKind.Array } sponsors
        ? sponsors.EnumerateArray().Select(sponsor => new ChangeItem { Kind = ItemKind.Attribute, Path = AttributePath.Item(AgentParts.Sponsors, sponsor.TextAt("id") ?? "") })
        : [];

    private static string? WhyNot(PlanStep step, Func<ObjectRef, LiveObject?> live, HashSet<string> back, HashSet<string> going)
    {
        var ends = AgentParts.SponsorIn(step.Leaves[0].Path).ToList();
        var known = ends.Select(live).OfType<LiveObject>().Where(one => one.State != ObjectState.Gone).ToList();
        if (going.Contains(ends[0].Id))
            return $"{ends[0].Id} this plan deletes.";
        if (back.Contains(ends[0].Id) || known.Exists(one => one.State == ObjectState.Present) || !ends.TrueForAll(end => live(end) is not null))
            return null;
        return $"{ends[0].Id} {(known.Count > 0 ? "lies in the recycle bin" : "is gone for good")}.";
    }

    private static bool IsSponsor(PlanStep step, StepKind kind) => step.Kind == kind && AgentParts.IsSponsor(step.Leaves[0].Path);
}
