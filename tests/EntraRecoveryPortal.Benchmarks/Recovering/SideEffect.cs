using EntraRecoveryPortal.Benchmarks.Storms;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Benchmarks.Recovering;

/// <summary>Something that Graph changes by itself when a recovery writes, and the fact it rests on. Nothing else may change beside what a plan names.</summary>
/// <param name="Fact">What is documented.</param>
/// <param name="Explains">Whether it explains that this line came or went.</param>
internal sealed record SideEffect(string Fact, Func<StateLine, PlanNamesOf, bool> Explains)
{
    private static readonly string[] Stamps = ["modifiedDateTime", "lastModifiedDateTime"];
    private static readonly string[] FollowsApplication = ["displayName", "appDisplayName", "appDescription", "info", "signInAudience", "appRoles", "oauth2PermissionScopes", "servicePrincipalNames", "homepage", "replyUrls", "logoutUrl", "tags", "notificationEmailAddresses"];

    /// <summary>Of people whose attributes stay as they are the members stay so too.</summary>
    public static SideEffect OfRules { get; } =
            new("The members of a dynamic group or unit follow its rule and its people's attributes (graph.md 2.2).", (line, plan) => line.Path == ">members" && plan.IsRuled(line.Object));

    public static IReadOnlyList<SideEffect> All { get; } =
    [
        new("Graph stamps what it changes.", (line, plan) => Stamps.Contains(line.Path, StringComparer.Ordinal) && plan.Touches(line.Kind, line.Object)),
        new("Every role assignment has a schedule that comes and goes with it (graph.md 2.10).", (line, plan) => line.Kind == "unifiedRoleAssignmentSchedule" && plan.Touches("unifiedRoleAssignment", line.Object)),
        new("A policy shows the whole strength that it uses, as that is now (graph.md 2.6).", (line, plan) => line.Kind == "conditionalAccessPolicy"
            && line.Path.StartsWith("grantControls.authenticationStrength.", StringComparison.Ordinal) && !line.Path.EndsWith(".id", StringComparison.Ordinal) && plan.TouchesKind("authenticationStrengthPolicy")),
        new("Controls that do nothing are folded to null (graph.md 2.6).", (line, plan) => line.Kind == "conditionalAccessPolicy" && AttributePathRoot(line) is "grantControls" or "sessionControls" && plan.WritesUnder(line.Object, AttributePathRoot(line))),
        OfRules,
        new("A licence given to a group is given to its members (graph.md 2.1).", (line, plan) => line.Kind == "user" && AttributePathRoot(line) is "assignedLicenses" or "licenseAssignmentStates" or "assignedPlans" or "provisionedPlans" && plan.IsLicensed),
        new("The name that a person signs in with stands among the identities too (graph.md 2.1).", (line, plan) => line.Kind == "user" && AttributePathRoot(line) is "identities" && plan.Writes(line.Object, "userPrincipalName")),
        new("The display name and roles of a service principal follow its application (graph.md 2.4).", (line, plan) => line.Kind == "servicePrincipal" && FollowsApplication.Contains(AttributePathRoot(line), StringComparer.Ordinal) && plan.TouchesApplicationOf(line.Object)),
    ];

    public static string AttributePathRoot(StateLine line) => line.Path.Length == 0 || line.IsLink ? "" : AttributePath.Root(line.Path);
}

/// <summary>What a plan may change of the tenant, in the simulator's words.</summary>
internal sealed class PlanNamesOf
{
    private readonly ILookup<(string Kind, string Id), PlanStep> steps;
    private readonly HashSet<string> ruled;
    private readonly HashSet<string> inBin;
    private readonly Dictionary<string, string> applicationOf;

    /// <param name="plan">What ran.</param>
    /// <param name="states">The states before and after.</param>
    public PlanNamesOf(RecoveryPlan plan, params IReadOnlyCollection<StateLine>[] states)
    {
        steps = plan.Steps.ToLookup(step => (SimulatedKinds.Of(step.Object.Type), step.Object.Id));
        ruled = [.. states.SelectMany(state => state).Where(line => (line.Path == "groupTypes" && line.Value == "\"DynamicMembership\"") || (line.Path == "membershipType" && line.Value == "\"Dynamic\"")).Select(line => line.Object)];
        inBin = [.. states[0].Where(line => line is { Path: StateLine.Existence, Value: "softDeleted" }).Select(line => line.Object)];
        var applications = states.SelectMany(state => state).Where(line => line is { Kind: "application", Path: "appId" }).DistinctBy(line => line.Value).ToDictionary(line => line.Value, line => line.Object, StringComparer.Ordinal);
        applicationOf = states.SelectMany(state => state).Where(line => line is { Kind: "servicePrincipal", Path: "appId" } && applications.ContainsKey(line.Value)).DistinctBy(line => line.Object)
            .ToDictionary(line => line.Object, line => applications[line.Value], StringComparer.Ordinal);
        IsLicensed = states.SelectMany(state => state).Any(line => line.Kind == "group" && line.Path.StartsWith("assignedLicenses", StringComparison.Ordinal) && Touches("group", line.Object));
    }

    /// <summary>Whether the plan touches a group that gives licences to its members.</summary>
    public bool IsLicensed { get; }

    public bool Touches(string kind, string id) => steps.Contains((kind, id));

    public bool TouchesKind(string kind) => steps.Any(group => group.Key.Kind == kind);

    public bool IsRuled(string id) => ruled.Contains(id);

    public bool Writes(string user, string attribute) => steps[("user", user)].Any(step => step.Leaves.Any(leaf => leaf.Path == attribute));

    public bool WritesUnder(string policy, string root) => steps[("conditionalAccessPolicy", policy)].Any(step => step.Leaves.Any(leaf => AttributePath.Root(leaf.Path) == root));

    public bool TouchesApplicationOf(string principal) => applicationOf.TryGetValue(principal, out var application) && Touches("application", application);

    public bool Moves(string id, params IReadOnlyList<StepKind> kinds) => steps.Any(group => group.Key.Id == id && group.Any(step => kinds.Contains(step.Kind)));

    /// <summary>Whether the plan says that it replaces this link to what lies in the recycle bin, and that no undo brings it back.</summary>
    public bool ReplacesUnseen(StateLine line) => line.IsLink && steps[(line.Kind, line.Object)].Any(step => line.Path == StateLine.LinkMark + step.Relation && IsUnseen(step, line));

    /// <summary>Whether the plan sets the one link of this relation, so that the one before goes.</summary>
    public bool Replaces(StateLine line) => line.IsLink && Names(line) && steps[(line.Kind, line.Object)].Any(step => step.Kind == StepKind.SetLink && line.Path == StateLine.LinkMark + step.Relation);

    private bool IsUnseen(PlanStep step, StateLine line) => step.Kind == StepKind.SetLink && step.Leaves.All(leaf => leaf.Expected is null) && (inBin.Contains(line.Value) || line.Value == step.Unseen);

    /// <summary>Whether the plan says that it changes this value.</summary>
    public bool Names(StateLine line) => steps[(line.Kind, line.Object)].Any(step => step.Kind switch
    {
        StepKind.RestoreFromBin or StepKind.SoftDelete => line.Path == StateLine.Existence || step.Leaves.Any(leaf => leaf.Path == line.Path),
        StepKind.Create or StepKind.Delete => true,
        StepKind.AddLinks or StepKind.RemoveLink => line.Path == StateLine.LinkMark + step.Relation && step.Targets.Any(target => target.Id == line.Value),
        StepKind.SetLink => line.Path == StateLine.LinkMark + step.Relation && (step.Targets.Any(target => target.Id == line.Value) || step.Leaves.Any(leaf => leaf.Expected == $"\"{line.Value}\"") || IsUnseen(step, line)),
        _ => step.Leaves.Any(leaf => AttributePath.IsAtOrUnder(line.Path, leaf.Path)),
    });
}
