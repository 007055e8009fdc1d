using System.Text.Json;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Graph;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Reads what decides whether a plan locks somebody out: policies that hang on groups or means that it changes, who is in the groups that policies name, and by what people can sign in.</summary>
internal static class SignInReads
{
    private const string Strength = "authenticationStrengthPolicy";
    private static readonly ObjectRef Methods = new("authenticationMethodPolicy", "authenticationMethodsPolicy");
    private static readonly IReadOnlyDictionary<ObjectRef, IReadOnlyList<string>> NoRelations = new Dictionary<ObjectRef, IReadOnlyList<string>>();

    /// <summary>What could not be read is not known, and said to be so.</summary>
    public static async Task<SignInSight> OfAsync(RecoveryPlan plan, TenantReader reader, CancellationToken cancel)
    {
        var touched = MembersAfter.Touched(plan.Steps);
        var deletes = MembersAfter.Leaving(plan.Steps).Count > 0;
        var isAboutGroups = deletes || touched.Count > 0;
        var isAboutMeans = plan.Steps.Any(step => step.Object.Type is "authenticationMethodPolicy" or Strength);
        var unread = new List<string>();
        IReadOnlyList<LiveObject> policies = isAboutGroups || isAboutMeans ? await PoliciesAsync(reader, Through(isAboutGroups, isAboutMeans), unread, cancel) : [];
        var written = LockOuts.Written(plan.Steps).Select(step => JsonElement.Parse(step.Source!)).ToList();
        var own = plan.Steps.Select(step => step.Object).ToHashSet();
        // Of whoever is deleted only the groups know that they were in them: all that policies hang on are read.
        var others = policies.Where(policy => !own.Contains(policy.Ref)).Select(policy => (Policy: policy, new PolicyEffect(policy.Content!.Root).Groups)).Where(policy => deletes || policy.Groups.Any(touched.Contains)).ToList();
        var groups = await GroupsAsync(written.SelectMany(policy => new PolicyEffect(policy).Groups).Concat(others.SelectMany(policy => policy.Groups)), reader, unread, cancel);
        var changed = touched.Union(MembersAfter.Losing(plan.Steps, groups), StringComparer.OrdinalIgnoreCase).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var naming = others.Where(policy => policy.Groups.Any(changed.Contains)).Select(policy => policy.Policy).ToList();
        var means = await MeansAsync(plan.Steps, written, isAboutMeans ? policies : [], reader, unread, cancel);
        return new() { Policies = naming, Members = MembersAfter.Of(plan.Steps, groups), Means = means, Unread = unread };
    }

    private static async Task<IReadOnlyList<LiveObject>> PoliciesAsync(TenantReader reader, string through, List<string> unread, CancellationToken cancel)
    {
        var found = new List<LiveObject>();
        var reading = await reader.ReadTypeAsync(Catalogue.Of("conditionalAccessPolicy"), GraphPriority.Normal, (page, _) =>
        {
            found.AddRange(page.Objects.Where(policy => policy.State == ObjectState.Present).Select(policy => new LiveObject { Ref = policy.Ref, State = policy.State, Content = policy.Content }));
            return Task.CompletedTask;
        }, cancel);
        if (reading.Coverage.FirstOrDefault(part => part.Relation.Length == 0 && part.State != CoverageState.Complete) is { } lost)
            unread.Add($"Conditional Access policies could not be read, so nobody looked whether this plan locks anybody out through {through} that it changes. {lost.Reason}");
        return found;
    }

    private static string Through(bool groups, bool means) => (groups, means) switch
    {
        (true, true) => "groups and sign-in methods",
        (true, false) => "groups",
        _ => "sign-in methods",
    };

    private static async Task<IReadOnlyList<LiveObject>> GroupsAsync(IEnumerable<string> ids, TenantReader reader, List<string> unread, CancellationToken cancel)
    {
        var groups = ids.Distinct(StringComparer.OrdinalIgnoreCase).Where(id => !ReplacedIds.IsOpen(id)).Select(id => new ObjectRef("group", id)).ToList();
        if (groups.Count == 0)
            return [];
        var sight = await reader.SightAsync(groups, groups.ToDictionary(group => group, _ => (IReadOnlyList<string>)["members"]), cancel);
        if (sight.Unread.DistinctBy(one => one.Ref).ToList() is [var first, ..] lost)
            unread.Add($"Who is in {Words.Count(lost.Count, "group")} that policies name could not be read, so whether these policies lock anybody out cannot be told. {first.Reason}");
        return sight.Objects;
    }

    private static async Task<SignInMeans> MeansAsync(
        IReadOnlyList<PlanStep> steps, IReadOnlyList<JsonElement> written, IReadOnlyList<LiveObject> policies, TenantReader reader, List<string> unread, CancellationToken cancel)
    {
        var asked = written.Concat(policies.Select(policy => policy.Content!.Root)).Select(policy => policy.TextAt("grantControls.authenticationStrength.id")).OfType<string>()
            .Distinct(StringComparer.OrdinalIgnoreCase).Where(id => !ReplacedIds.IsOpen(id)).Select(id => new ObjectRef(Strength, id)).ToList();
        if (asked.Count == 0)
            return SignInMeans.Unknown;
        var sight = await reader.SightAsync([.. asked, Methods], NoRelations, cancel);
        if (sight.Unread is [var first, ..])
            unread.Add($"By what people can sign in could not be read, so whether anybody can meet the authentication strengths that policies ask for cannot be told. {first.Reason}");
        return SignInMeans.After(steps, [.. sight.Objects, .. policies]);
    }
}
