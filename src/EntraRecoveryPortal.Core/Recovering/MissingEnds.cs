using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>
/// Steps that name something which is not there and which the plan does not bring back: Graph refuses such a write, so it is left out, with the reason, before anything runs.
/// What was not looked for counts as there.
/// </summary>
/// <param name="steps">All that is planned.</param>
/// <param name="live">The objects as they are; null where they could not be read.</param>
/// <param name="content">What the object of a step says, as far as it is known.</param>
internal sealed class MissingEnds(IReadOnlyList<PlanStep> steps, Func<ObjectRef, LiveObject?> live, Func<PlanStep, JsonElement> content)
{
    private const string Owners = "owners";
    private const string UsageLocation = "usageLocation";

    private readonly HashSet<ObjectRef> _broughtBack = [.. steps.Where(step => step.Kind is StepKind.RestoreFromBin or StepKind.Create).SelectMany(NamesOf)];
    private readonly HashSet<ObjectRef> _deleted = [.. steps.Where(IsDeletion).Select(step => step.Object)];

    /// <summary>The steps that have all they name; what they lose is told.</summary>
    internal IReadOnlyList<PlanStep> Standing(List<LeftOut> leftOut)
    {
        var standing = new List<PlanStep>();
        foreach (var step in steps)
        {
            if (Standing(step, leftOut) is { } left)
                standing.Add(left);
        }

        return standing;
    }

    /// <summary>Graph keeps a group's last owner: a removal that would leave none is left out.</summary>
    internal IReadOnlyList<PlanStep> WithLastOwners(IReadOnlyList<PlanStep> standing, List<LeftOut> leftOut)
    {
        var owners = standing.Where(step => step is { Object.Type: "group", Relation: Owners }).GroupBy(step => step.Object);
        var kept = new List<PlanStep>();
        foreach (var group in owners)
        {
            List<PlanStep> removals = [.. group.Where(step => step.Kind == StepKind.RemoveLink)];
            if (removals.Count > 0 && removals.Count == group.Count() && live(group.Key)?.Links.GetValueOrDefault(Owners) is { } now && now.All(owner => removals.Exists(step => step.Targets[0].Id == owner.Id)))
                kept.Add(removals[^1]);
        }

        leftOut.AddRange(kept.Select(step => new LeftOut(step.Object, step.ObjectName, Owners, "It is the last owner, and Microsoft Graph keeps a group's last owner: give it another one first.")));
        return [.. standing.Except(kept)];
    }

    /// <summary>A policy that names what is not there when it is written may be refused, whatever is written to it. What the plan deletes is named no more by then: it goes after the policies that name it, but for a circle.</summary>
    /// <param name="ordered">What stands, in its order.</param>
    internal IEnumerable<PlanWarning> WarningsOf(IReadOnlyList<PlanStep> ordered)
    {
        var goes = ordered.Where(IsDeletion).DistinctBy(step => step.Object).ToDictionary(step => step.Object, step => step.Order);
        foreach (var step in ordered.Where(step => step.Kind is StepKind.Update or StepKind.RestoreFromBin or StepKind.Create))
        {
            if (NamedByPolicy(step).FirstOrDefault(one => IsAway(one) || goes.GetValueOrDefault(one, int.MaxValue) < step.Order) is { Type: not null } dead)
                yield return new PlanWarning(step.Object, step.ObjectName, $"It names {NameOf(dead)}, which {Where(dead)}: Microsoft Graph may refuse the change.");
        }
    }

    /// <summary>The objects that a policy names, as far as they can be looked up by their id.</summary>
    internal static IEnumerable<ObjectRef> NamedBy(JsonElement policy) => NamedByRoot(policy).Select(named => named.End);

    /// <summary>The objects that a grant or assignment points at; one of each list has to be there.</summary>
    internal static IEnumerable<IReadOnlyList<ObjectRef>> EndsOf(ObjectType type, JsonElement content) =>
        type.Ends.Where(end => content.TextAt(end.Property) is { Length: > 0 }).Select(end => (IReadOnlyList<ObjectRef>)[.. end.Types.Select(name => new ObjectRef(name, content.TextAt(end.Property)!))]);

    private PlanStep? Standing(PlanStep step, List<LeftOut> leftOut)
    {
        switch (step.Kind)
        {
            case StepKind.AddLinks or StepKind.SetLink:
                return StandingLinks(step, leftOut);
            case StepKind.Create when EndsOf(Catalogue.Of(step.Object.Type), JsonElement.Parse(step.Source!)).FirstOrDefault(AreMissing) is { } end:
                leftOut.Add(new LeftOut(step.Object, step.ObjectName, "", $"It points at {NameOf(Known(end))}, which {Where(Known(end))}."));
                return null;
            case StepKind.Create when AppRoles.WhyNot(step, steps, live, content) is { } why:
                leftOut.Add(new LeftOut(step.Object, step.ObjectName, "", why));
                return null;
            case StepKind.AssignLicenses when step.Object.Type == "user" && !IsLocated(step):
                return Without(step, leaf => leaf.Target is not null, "Nobody gets a licence without a usage location: tick usageLocation as well, or set one.", leftOut);
            case StepKind.Update when step.Object.Type == "conditionalAccessPolicy":
                return StandingPolicy(step, leftOut);
            default:
                return step;
        }
    }

    private PlanStep? StandingPolicy(PlanStep step, List<LeftOut> leftOut)
    {
        PlanStep? standing = step;
        foreach (var (root, dead) in NamedByRoot(step).Where(named => IsAway(named.End)).DistinctBy(named => named.Root))
        {
            if (standing is not null && standing.Leaves.Any(IsBelow))
                standing = Without(standing, IsBelow, $"The policy would name {NameOf(dead)}, which {Where(dead)}: Microsoft Graph refuses that.", leftOut);

            bool IsBelow(LeafWrite leaf) => AttributePath.Root(leaf.Path) == root;
        }

        if (standing is not null && standing.Leaves.Any(IsInclude) && standing.Source is { } whom && !PolicyReading.IncludesSomebody(JsonElement.Parse(whom)))
            standing = Without(standing, IsInclude, "The policy would be left including nobody, which Microsoft Graph refuses: tick those that it was for then as well.", leftOut);
        if (standing is not null && standing.Leaves.Any(IsControl) && standing.Source is { } source && !PolicyReading.HasControl(JsonElement.Parse(source)))
            standing = Without(standing, IsControl, "The policy would be left without any grant or session control, which Microsoft Graph refuses: tick the control that it had then as well.", leftOut);
        return standing;
    }

    private PlanStep? StandingLinks(PlanStep step, List<LeftOut> leftOut)
    {
        var missing = IsMissing(step.Object) ? step.Targets : [.. step.Targets.Where(IsMissing)];
        if (missing.Count == 0)
            return step;

        leftOut.AddRange(missing.Select(target => IsMissing(target) ? target : step.Object).Distinct()
            .Select(end => new LeftOut(step.Object, step.ObjectName, step.Relation!, $"{NameOf(end)} {Where(end)}.")));
        var left = step.Targets.Except(missing).ToList();
        return left.Count == 0 ? null : LinkSteps.WithTargets(step, left);
    }

    private PlanStep? Without(PlanStep step, Func<LeafWrite, bool> which, string reason, List<LeftOut> leftOut)
    {
        leftOut.AddRange(step.Leaves.Where(which).Select(leaf => new LeftOut(step.Object, step.ObjectName, leaf.Path, reason)));
        return AttributeSteps.Only(step, [.. step.Leaves.Where(leaf => !which(leaf))], content(step));
    }

    private bool IsLocated(PlanStep step) =>
        steps.Where(other => other.Object == step.Object).SelectMany(other => other.Leaves).LastOrDefault(leaf => leaf.Path is UsageLocation) is { } written ? written.Target is not null
        : content(step).TextAt(UsageLocation) is not null || steps.Any(other => other.Object == step.Object && other.GetsNewId && JsonElement.Parse(other.Source!).TextAt(UsageLocation) is not null);

    // Policies name an application by its appId.
    private static IEnumerable<ObjectRef> NamesOf(PlanStep step) => (step.OldAppId ?? step.AppId) is { } appId ? [step.Object, new(DeadReference.ByAppId, appId)] : [step.Object];

    private static bool IsDeletion(PlanStep step) => step.Kind is StepKind.SoftDelete or StepKind.Delete;

    private static bool IsInclude(LeafWrite leaf) => leaf.Path.StartsWith("conditions.users.include", StringComparison.Ordinal);

    private static bool IsControl(LeafWrite leaf) => AttributePath.Root(leaf.Path) is "grantControls" or "sessionControls";

    private static IEnumerable<ObjectRef> NamedByPolicy(PlanStep step) => NamedByRoot(step).Select(named => named.End);

    private static IEnumerable<(string Root, ObjectRef End)> NamedByRoot(PlanStep step) =>
        step is { Object.Type: "conditionalAccessPolicy", Source: { } source } ? NamedByRoot(JsonElement.Parse(source)) : [];

    private static IEnumerable<(string Root, ObjectRef End)> NamedByRoot(JsonElement policy) =>
        PolicyList.All.Where(list => !list.IsUnread).SelectMany(list => list.IdsIn(policy).Select(id => (list.Root, new ObjectRef(list.Type, id))));

    private bool IsMissing(ObjectRef one) => _deleted.Contains(one) || IsAway(one);

    private bool IsAway(ObjectRef one) => live(one) is { State: not ObjectState.Present } && !_broughtBack.Contains(one);

    // An id is of one object only: where it lies in the recycle bin, it is nowhere else.
    private bool AreMissing(IReadOnlyList<ObjectRef> end) => end.All(IsMissing) || end.Any(one => live(one)?.State == ObjectState.SoftDeleted && IsMissing(one));

    private ObjectRef Known(IReadOnlyList<ObjectRef> end) => end.FirstOrDefault(one => live(one)?.State == ObjectState.SoftDeleted) is { Type: not null } known ? known : end[0];

    private string NameOf(ObjectRef one) => live(one)?.Content is { } known ? Catalogue.Of(one.Type).DisplayNameOf(known.Root) : one.Id;

    private string Where(ObjectRef one) => live(one)?.State switch
    {
        ObjectState.SoftDeleted => "lies in the recycle bin",
        ObjectState.Gone => "is gone for good",
        _ => "this plan deletes",
    };
}
