using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Who is in groups once a plan is carried out.</summary>
internal static class MembersAfter
{
    private const string Members = "members";
    private static readonly string[] Joiners = ["user", "group", "servicePrincipal", "device"];

    /// <summary>The groups whose members a plan changes by steps of their own.</summary>
    public static IReadOnlySet<string> Touched(IReadOnlyList<PlanStep> steps) => steps.Where(step => step.Object.Type == "group"
            && (step.Relation == Members || Deletes(step) || IsRuled(step))).Select(step => step.Object.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The groups among these that lose a member to the recycle bin, or for ever.</summary>
    public static IReadOnlySet<string> Losing(IReadOnlyList<PlanStep> steps, IReadOnlyList<LiveObject> groups)
    {
        var leaving = Leaving(steps);
        return groups.Where(group => group.Links.TryGetValue(Members, out var members) && members.Overlaps(leaving)).Select(group => group.Ref.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What may be in groups and is deleted.</summary>
    public static IReadOnlySet<ObjectRef> Leaving(IReadOnlyList<PlanStep> steps) =>
        steps.Where(step => Deletes(step) && Joiners.Contains(step.Object.Type)).Select(step => step.Object).ToHashSet();

    /// <summary>By group; one of which nobody can tell is not in it: it could not be read, follows a rule from now on, comes back as it was, or holds groups.</summary>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> Of(IReadOnlyList<PlanStep> steps, IReadOnlyList<LiveObject> groups)
    {
        var leaving = Leaving(steps);
        var known = new Dictionary<string, IReadOnlySet<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var group in groups)
        {
            if (In(group, [.. steps.Where(step => step.Object == group.Ref)], leaving) is { } members)
                known[group.Ref.Id] = members;
        }

        return known;
    }

    private static IReadOnlySet<string>? In(LiveObject group, IReadOnlyList<PlanStep> own, IReadOnlySet<ObjectRef> leaving)
    {
        if (own.Any(step => step.Kind == StepKind.RestoreFromBin || step.GetsNewId || IsRuled(step)))
            return null;
        if (group.State != ObjectState.Present || own.Any(Deletes))
            return new HashSet<string>();
        if (!group.Links.TryGetValue(Members, out var now))
            return null;
        var after = now.Except(Ends(StepKind.RemoveLink)).Except(leaving).Concat(Ends(StepKind.AddLinks)).ToList();
        return after.Exists(member => member.Type == "group") ? null : after.Select(member => member.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);

        IEnumerable<ObjectRef> Ends(StepKind kind) => own.Where(step => step.Kind == kind && step.Relation == Members).SelectMany(step => step.Targets);
    }

    private static bool Deletes(PlanStep step) => step.Kind is StepKind.SoftDelete or StepKind.Delete;

    private static bool IsRuled(PlanStep step) => step.DecidesMembers || step.Leaves.Any(leaf => leaf.Path is "membershipRule" or "membershipRuleProcessingState");
}
