using System.Text.Json;
using System.Text.RegularExpressions;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>
/// What a step waits for. Steps that nothing here ties together may be under way at the same time; when an earlier step did not
/// succeed, a step has to know that it stands on it.
/// </summary>
internal sealed partial class StepDependencies
{
    // Graph keeps a last owner, and an object without one is nobody's: the new owner comes first or the old one stays.
    private const string Owners = "owners";

    // Who is in a group that may hold roles is out of reach as soon as it is back.
    private const string WrittenToPeople = "written to people";

    // A rule would put out whoever comes back before it ends.
    private const string RulesEnded = "rules ended";

    private readonly Dictionary<int, IReadOnlyList<PlanStep>> earlier = [];

    public StepDependencies(IEnumerable<PlanStep> steps)
    {
        var alsoKnownAs = new Dictionary<ObjectRef, string>();
        var byName = new Dictionary<string, List<PlanStep>>(StringComparer.OrdinalIgnoreCase);
        foreach (var step in steps.OrderBy(step => step.Order))
        {
            earlier[step.Order] = [.. Mentioned(step).Concat(UniqueValues.Needed(step)).Concat(WholeOf(step)).Concat(RolesOf(step)).Concat(step.IdsTaken().Select(PolicyName)).Concat(ComesAfter(step)).SelectMany(name => byName.GetValueOrDefault(name) ?? []).DistinctBy(one => one.Order)];
            if (step.OldAppId is { } appId)
                alsoKnownAs[step.Object] = appId;
            var names = alsoKnownAs.TryGetValue(step.Object, out var other) ? step.IdsGiven().Append(other).Distinct() : step.IdsGiven();
            foreach (var name in UniqueValues.Freed(step).Concat(AppOf(step)).Concat(KnownByApp(step)).Concat(RolesTaken.From(step).Select(RolesName)).Concat(NamedInPolicy(step)).Concat(ComesBefore(step)).Concat(names))
            {
                if (!byName.TryGetValue(name, out var own))
                    byName[name] = own = [];
                own.Add(step);
            }
        }
    }

    /// <summary>Earlier steps on the objects that this step touches or names; it starts when they are finished.</summary>
    public IReadOnlyList<PlanStep> Before(PlanStep step) => earlier[step.Order];

    /// <summary>Those of them without whose success this step makes no sense or does harm.</summary>
    public IEnumerable<PlanStep> Required(PlanStep step)
    {
        var needed = Needed(step).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Before(step).Where(other => other.IdsGiven().Any(needed.Contains) && Requires(step, other));
    }

    private static bool Requires(PlanStep step, PlanStep other) => other.Kind switch
    {
        StepKind.RestoreFromBin or StepKind.Create => true,
        StepKind.Update => other.DecidesMembers && step.Relation is not null && step.Object == other.Object,
        StepKind.AddLinks => step.Kind == StepKind.RemoveLink && step.Object == other.Object && step.Relation == other.Relation && step.Relation == Owners,
        _ => false,
    };

    // An application and its service principal name each other by their appId; the application comes back first, and goes first, which takes the other along.
    private static IEnumerable<string> AppOf(PlanStep step) => step is { Kind: StepKind.RestoreFromBin or StepKind.SoftDelete, Object.Type: "application" } ? AppIdIn(step) : [];

    private static IEnumerable<string> WholeOf(PlanStep step) => step is { Kind: StepKind.RestoreFromBin or StepKind.SoftDelete, Object.Type: "servicePrincipal" } ? AppIdIn(step) : [];

    // A policy names an app by the appId of its service principal.
    private static IEnumerable<string> KnownByApp(PlanStep step) => step is { Kind: StepKind.RestoreFromBin, Object.Type: "servicePrincipal", AppId: { } appId } ? [appId] : [];

    private static IEnumerable<string> AppIdIn(PlanStep step) => step.AppId is { } appId ? [$"appId={appId}"] : [];

    // Whoever holds a role is out of reach: what is written to them waits until it is taken.
    private static IEnumerable<string> RolesOf(PlanStep step) => RolesTaken.IsSensitive(step) ? [RolesName(step.Object.Id)] : [];

    private static IEnumerable<string> ComesBefore(PlanStep step)
    {
        if (RolesTaken.IsSensitive(step))
            yield return WrittenToPeople;
        if (step.EndsRule)
            yield return RulesEnded;
        if (step.Object.Type == "application")
        {
            foreach (var role in step.Leaves.Select(leaf => leaf.Path).Where(path => path.StartsWith("appRoles[", StringComparison.Ordinal)).SelectMany(IdsIn))
                yield return role;
        }
    }

    private static IEnumerable<string> ComesAfter(PlanStep step)
    {
        if (RolesTaken.BringsHoldersBack(step))
            yield return WrittenToPeople;
        if (step.BringsMemberBack)
            yield return RulesEnded;
    }

    private static string RolesName(string person) => $"roles={person}";

    private static IEnumerable<string> NamedInPolicy(PlanStep step) => step is { WritesPolicy: true, Source: { } source } ? IdsIn(source).Distinct(StringComparer.OrdinalIgnoreCase).Select(PolicyName) : [];

    private static string PolicyName(string named) => $"policy={named}";

    // Whatever is written to a policy, Graph looks at all that the policy names: that comes back before, and goes afterwards.
    private static IEnumerable<string> Mentioned(PlanStep step) =>
        Needed(step).Concat(IdsIn($"{step.Call.Path} {step.Call.Body} {(step.Object.Type == "conditionalAccessPolicy" ? step.Source : null)}")).Distinct(StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Needed(PlanStep step) =>
        step.Targets.Select(target => target.Id).Append(step.Object.Id)
            .Concat(step.Leaves.Select(leaf => leaf.Target).Append(step.Kind == StepKind.Create || step is { Kind: StepKind.RestoreFromBin, Object.Type: "conditionalAccessPolicy" } ? step.Source : null).OfType<string>().SelectMany(IdsIn));

    private static IEnumerable<string> IdsIn(string text) => Ids().Matches(text).Select(match => match.Value);

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ids();
}
