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
        var isAboutMeans = plan.Steps.Any(step => step.Object.Type is "authenticationMethodPolicy" or Strength);
        var unread = new List<string>();
        IReadOnlyList<LiveObject> policies = touched.Count > 0 || isAboutMeans ? await PoliciesAsync(reader, Through(touched.Count > 0, isAboutMeans), unread, cancel) : [];
        var written = LockOuts.Written(plan.Steps).Select(step => JsonElement.Parse(step.Source!)).ToList();
        var own = plan.Steps.Select(step => step.Object).ToHashSet();
        var naming = policies.Where(policy => !own.Contains(policy.Ref) && new PolicyEffect(policy.Content!.Root).Groups.Any(touched.Contains)).ToList();
        var members = await MembersAsync(plan.Steps, written.Concat(naming.Select(policy => policy.Content!.Root)), reader, unread, cancel);
        var means = await MeansAsync(plan.Steps, written, isAboutMeans ? policies : [], reader, unread, cancel);
        return new() { Policies = naming, Members = members, Means = means, Unread = unread };
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

    private static async Task<IReadOnlyDictionary<string, IReadOnlySet<string>>> MembersAsync(IReadOnlyList<PlanStep> steps, IEnumerable<JsonElement> policies, TenantReader reader, List<string> unread, CancellationToken cancel)
    {
        List<ObjectRef> groups =
        [
            .. policies.SelectMany(policy => new PolicyEffect(policy).Groups).Distinct(StringComparer.OrdinalIgnoreCase).Where(id => !ReplacedIds.IsOpen(id)).Select(id => new ObjectRef("group", id)),
        ];
        if (groups.Count == 0)
            return new Dictionary<string, IReadOnlySet<string>>();
        var sight = await reader.SightAsync(groups, groups.ToDictionary(group => group, _ => (IReadOnlyList<string>)["members"]), cancel);
        if (sight.Unread.DistinctBy(one => one.Ref).ToList() is [var first, ..] lost)
            unread.Add($"Who is in {Words.Count(lost.Count, "group")} that policies name could not be read, so whether these policies lock anybody out cannot be told. {first.Reason}");
        return MembersAfter.Of(steps, sight.Objects);
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
