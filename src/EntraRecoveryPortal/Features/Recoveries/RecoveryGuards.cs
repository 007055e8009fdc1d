using System.Text.Json;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Looks at a plan before anybody can run it. Pure: the same plan gives the same verdict.</summary>
public static class RecoveryGuards
{
    /// <summary>More objects than this and the plan has to be confirmed by typing.</summary>
    public const int ManyObjects = 50;

    /// <summary>As above, of objects that go to the recycle bin.</summary>
    public const int ManyDeleted = 10;

    /// <summary>As above, of accounts that may sign in again.</summary>
    public const int ManyAccounts = 10;

    /// <summary>As above, of licences given to people and of places in groups that carry licences.</summary>
    public const int ManyLicences = 10;

    /// <summary>As above, of role assignments and of app permissions that are given back.</summary>
    public const int ManyAccess = 10;

    private const string Policy = "conditionalAccessPolicy";
    private static readonly string[] PolicyTypes =
        [Policy, "namedLocationPolicy", "authenticationMethodPolicy", "authenticationStrengthPolicy", "authorizationPolicy"];
    private static readonly string[] RoleTypes = ["directoryRoleAssignment", "directoryRoleEligibility", "groupEligibility", "scopedRoleMember"];
    private static readonly string[] AccessTypes = ["appRoleAssignment", "oAuth2PermissionGrant"];

    /// <param name="plan">The plan as the planner made it, with the warnings that single steps deserve.</param>
    /// <param name="ownIds">Object ids and app ids of the portal's own applications and service principals.</param>
    /// <param name="people">Whom it must not lock out.</param>
    /// <param name="licensing">Ids of the touched groups that carry licences.</param>
    /// <param name="means">By what people can sign in afterwards; null where nobody looked.</param>
    public static GuardVerdict Check(RecoveryPlan plan, IReadOnlySet<string> ownIds, ProtectedPeople people, IReadOnlySet<string>? licensing = null, SignInMeans? means = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(ownIds);
        ArgumentNullException.ThrowIfNull(people);

        var lockOuts = new LockOuts(plan.Steps, people, means ?? SignInMeans.Unknown);
        return new()
        {
            Refusals = [.. plan.Steps.Where(step => TouchesOwn(step, ownIds))
                .Select(step => $"{step.ObjectName} belongs to this portal. A recovery never touches the portal's own apps, permissions or credentials; change it in Entra.")
                .Concat(plan.Steps.Where(step => people.BreakGlass.Any(account => ProtectedPeople.Demotes(step, account)))
                    .Select(step => $"{step.ObjectName}: a recovery never disables, deletes or demotes a break-glass account (Recovery:BreakGlassAccounts); do it in Entra."))
                .Distinct()],
            Warnings = [.. Planned(plan.Warnings), .. lockOuts.Warnings, .. Warnings(plan.Steps, ownIds), .. AboutAuthor(plan.Steps, people), .. AboutLicences(plan.Steps, licensing)],
            Asks = [.. lockOuts.Reasons, .. Reasons(plan, people, licensing)],
        };
    }

    /// <summary>The same warning about many objects is said once.</summary>
    private static IEnumerable<string> Planned(IEnumerable<PlanWarning> warnings) =>
        from warning in warnings
        group warning.ObjectName by warning.Sentence into said
        let names = said.Distinct().ToList()
        select names.Count == 1 ? $"{names[0]}: {said.Key}" : $"{Words.Count(names.Count, "object")}: {said.Key}";

    private static bool TouchesOwn(PlanStep step, IReadOnlySet<string> ownIds) =>
        ownIds.Any(id => step.Object.Id.Contains(id, StringComparison.OrdinalIgnoreCase)
            || step.Call.Path.Contains(id, StringComparison.OrdinalIgnoreCase)
            || step.Targets.Any(target => target.Id.Contains(id, StringComparison.OrdinalIgnoreCase)));

    private static IEnumerable<string> Warnings(IReadOnlyList<PlanStep> steps, IReadOnlySet<string> ownIds)
    {
        foreach (var step in LockOuts.Written(steps).Where(step => step.Leaves.Any(leaf => leaf is { Path: "state", Target: "\"enabled\"" })))
            yield return $"{step.ObjectName} would be switched on.";

        foreach (var step in steps.Where(step => step.Leaves.Any(leaf => ownIds.Any(id => leaf.Target?.Contains(id, StringComparison.OrdinalIgnoreCase) == true))))
            yield return $"{step.ObjectName} would name this portal's own app.";

        var restored = Count(steps, step => step.Object.Type == "user" && step.Kind == StepKind.RestoreFromBin);
        if (restored > 0)
            yield return $"{Words.Count(restored, "user")} would come back with the sign-in, roles, licences and memberships kept by the recycle bin.";

        var roles = Given(steps, RoleTypes);
        if (roles > 0)
            yield return $"{Words.Count(roles, "role assignment")} would be given back.";

        var access = Given(steps, AccessTypes);
        if (access > 0)
            yield return $"{Words.Count(access, "app permission")} would be given back.";
    }

    private static IEnumerable<string> AboutLicences(IReadOnlyList<PlanStep> steps, IReadOnlySet<string>? licensing)
    {
        var places = LicencePlaces(steps, licensing);
        if (places > 0)
            yield return $"{Words.Count(places, "place")} in groups that carry licences would be given back; the licences count against what the tenant has bought.";
        var groups = Count(steps, step => LicensesMembers(step, licensing));
        if (groups > 0)
            yield return $"{Words.Count(groups, "group")} would come back with, or get back, licences for all members.";
        var people = LicencesGiven(steps);
        if (people > 0)
            yield return $"{Words.Count(people, "licence")} would be given to people; Microsoft Graph refuses what the tenant has not bought or what does not go together.";
    }

    private static int LicencesGiven(IReadOnlyList<PlanStep> steps) =>
        steps.Where(step => step is { Kind: StepKind.AssignLicenses, Object.Type: "user" }).Sum(step => step.Leaves.Count(leaf => leaf.Target is not null));

    private static bool LicensesMembers(PlanStep step, IReadOnlySet<string>? licensing) => step.Kind == StepKind.AssignLicenses
        ? step.Object.Type == "group" && step.Leaves.Any(leaf => leaf.Target is not null)
        : step.Kind == StepKind.RestoreFromBin && licensing?.Contains(step.Object.Id) == true;

    private static int LicencePlaces(IReadOnlyList<PlanStep> steps, IReadOnlySet<string>? licensing) =>
        steps.Where(step => step is { Kind: StepKind.AddLinks, Relation: "members" } && licensing?.Contains(step.Object.Id) == true).Sum(step => step.Targets.Count);

    private static IEnumerable<string> AboutAuthor(IReadOnlyList<PlanStep> steps, ProtectedPeople people)
    {
        if (people.Author is { } author && steps.Any(step => ProtectedPeople.Benefits(step, author)))
            yield return "It gives something to the account of whoever planned it.";
        if (steps.Any(step => ProtectedPeople.BenefitsThrough(step, people.AuthorHolds)))
            yield return "It gives something to a group or an app in which whoever planned it has a part.";
    }

    private static IEnumerable<GuardReason> Reasons(RecoveryPlan plan, ProtectedPeople people, IReadOnlySet<string>? licensing)
    {
        var steps = plan.Steps;
        var risky = plan.Warnings.Where(warning => warning.Sentence.StartsWith(PlanWarnings.RiskAgain, StringComparison.Ordinal)).Select(warning => warning.Object).Distinct().Count();
        if (risky > 0)
            yield return new(Guard.BringBackRisk, $"{Words.Count(risky, "object")} {(risky == 1 ? "gets" : "get")} back what a report would mark as a risk");
        if (AboutAuthor(steps, people).Any())
            yield return new(Guard.BenefitAuthor, "it gives something to yourself, or to a group or an app of yours");

        var signIns = Count(steps, step => step.Leaves.Any(leaf => leaf is { Path: "accountEnabled", Target: "true" }) || (step.Object.Type == "user" && (step.Kind == StepKind.RestoreFromBin || step.GetsNewId)));
        if (signIns > ManyAccounts)
            yield return new(Guard.GiveSignIn, $"{Words.Count(signIns, "account")} may sign in again");

        // Links that come back with what lies in the recycle bin are looked for, and rarely written.
        var written = Rechecks.Without(steps);
        var given = written.Where(step => step is { Kind: StepKind.AddLinks, Relation: "members" }).Sum(step => step.Targets.Count);
        if (given > ManyObjects)
            yield return new(Guard.GiveMemberships, $"{Words.Count(given, "membership")} are given back");

        if (Given(steps, RoleTypes) is > ManyAccess and var roles)
            yield return new(Guard.GiveRoles, $"{Words.Count(roles, "role assignment")} are given back");
        if (Given(steps, AccessTypes) is > ManyAccess and var access)
            yield return new(Guard.GiveAppPermissions, $"{Words.Count(access, "app permission")} are given back");

        if (LicencePlaces(steps, licensing) + LicencesGiven(steps) > ManyLicences || steps.Any(step => LicensesMembers(step, licensing)))
            yield return new(Guard.GiveLicences, "licences are given back");

        var deleted = Count(steps, step => step.Kind == StepKind.SoftDelete);
        if (deleted > ManyDeleted)
            yield return new(Guard.MoveManyToBin, $"{Words.Count(deleted, "object")} are moved to the recycle bin");

        var enabled = Count(steps, Enables);
        if (enabled > 0)
            yield return new(Guard.EnablePolicies, $"{Words.Count(enabled, "policy", "policies")} {(enabled == 1 ? "comes" : "come")} into force");

        var policies = Count(steps, step => PolicyTypes.Contains(step.Object.Type));
        if (policies > 0)
            yield return new(Guard.TouchPolicies, $"{Words.Count(policies, "policy or location", "policies and locations")} {(policies == 1 ? "is" : "are")} touched");

        var gone = Count(steps, IsPermanentDelete);
        if (gone > 0)
            yield return new(Guard.DeletePermanently, $"{Words.Count(gone, "object")} {(gone == 1 ? "is" : "are")} deleted permanently");

        var objects = Count(written, _ => true);
        if (objects > ManyObjects)
            yield return new(Guard.TouchMany, $"{Words.Count(objects, "object")} are touched");
    }

    private static int Given(IReadOnlyList<PlanStep> steps, string[] types) => Count(steps, step => types.Contains(step.Object.Type) && !IsRemoval(step));

    /// <summary>Brings a policy into force: its state is written so, or it comes out of the recycle bin so.</summary>
    private static bool Enables(PlanStep step) => step.Leaves.Any(leaf => step.Object.Type == Policy && leaf is { Path: "state", Target: "\"enabled\"" })
        || (step.Kind == StepKind.RestoreFromBin && LockOuts.Written([step]).Any(restored => new PolicyEffect(JsonElement.Parse(restored.Source!)).IsOn));

    internal static bool IsRole(string type) => RoleTypes.Contains(type, StringComparer.Ordinal);

    private static int Count(IEnumerable<PlanStep> steps, Func<PlanStep, bool> which) =>
        steps.Where(which).Select(step => step.Object).Distinct().Count();

    private static bool IsRemoval(PlanStep step) => step.Kind is StepKind.SoftDelete or StepKind.Delete;

    private static bool IsPermanentDelete(PlanStep step) => step.Kind == StepKind.Delete;
}
