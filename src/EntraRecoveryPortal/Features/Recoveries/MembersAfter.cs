using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Who is in groups once a plan is carried out.</summary>
internal static class MembersAfter
{
    private const string Members = "members";

    /// <summary>The groups whose members a plan changes.</summary>
    public static IReadOnlySet<string> Touched(IReadOnlyList<PlanStep> steps) => steps.Where(step => step.Object.Type == "group"
            && (step.Relation == Members || step.Kind is StepKind.SoftDelete or StepKind.Delete || IsRuled(step))).Select(step => step.Object.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>By group; one of which nobody can tell is not in it: it could not be read, follows a rule from now on, comes back as it was, or holds groups.</summary>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> Of(IReadOnlyList<PlanStep> steps, IReadOnlyList<LiveObject> groups)
    {
        var known = new Dictionary<string, IReadOnlySet<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var group in groups)
        {
            if (In(group, [.. steps.Where(step => step.Object == group.Ref)]) is { } members)
                known[group.Ref.Id] = members;
        }

        return known;
    }

    private static IReadOnlySet<string>? In(LiveObject group, IReadOnlyList<PlanStep> own)
    {
        if (own.Any(step => step.Kind == StepKind.RestoreFromBin || step.GetsNewId || IsRuled(step)))
            return null;
        if (group.State != ObjectState.Present || own.Any(step => step.Kind is StepKind.SoftDelete or StepKind.Delete))
            return new HashSet<string>();
        if (!group.Links.TryGetValue(Members, out var now))
            return null;
        var after = now.Except(Ends(StepKind.RemoveLink)).Concat(Ends(StepKind.AddLinks)).ToList();
        return after.Exists(member => member.Type == "group") ? null : after.Select(member => member.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);

        IEnumerable<ObjectRef> Ends(StepKind kind) => own.Where(step => step.Kind == kind && step.Relation == Members).SelectMany(step => step.Targets);
    }

    private static bool IsRuled(PlanStep step) => step.DecidesMembers || step.Leaves.Any(leaf => leaf.Path is "membershipRule" or "membershipRuleProcessingState");
}
