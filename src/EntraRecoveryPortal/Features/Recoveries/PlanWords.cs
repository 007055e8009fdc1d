using System.Globalization;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Says what a plan does: as a title, as the button that runs it, and how long it takes.</summary>
public static class PlanWords
{
    private const double WritesPerSecond = 20;
    private const double ConditionalAccessWritesPerSecond = 1;

    /// <summary>"Change 3 attributes of 1 policy in Contoso".</summary>
    public static string Title(RecoveryPlan plan, string tenant)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Steps.Count == 0)
            return $"Nothing to change in {tenant}";

        var updates = plan.Steps.Where(IsChange).ToList();
        var types = plan.Steps.Select(step => step.Object.Type).Distinct().ToList();
        if (updates.Count < plan.Steps.Count || types.Count > 1)
            return Button(plan, tenant);

        var attributes = updates.SelectMany(step => step.Leaves.Select(leaf => (step.Object, leaf.Path))).Distinct().Count();
        var objects = updates.Select(step => step.Object).Distinct().Count();
        return $"Change {Words.Count(attributes, "attribute")} of {Phrases.Objects(types[0], objects)} in {tenant}";
    }

    /// <summary>"Change 180, restore 12, remove 8 links in Contoso".</summary>
    public static string Button(RecoveryPlan plan, string tenant)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var restored = plan.Steps.Where(step => step.Kind == StepKind.RestoreFromBin || step.GetsNewId).Select(step => step.Object.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var made = plan.Steps.Where(step => step.GetsNewId).Select(step => step.Object).ToHashSet();
        var steps = plan.Steps.Where(step => step.GetsNewId || !(made.Contains(step.Object) || IsRecheck(step, restored))).ToList();
        string?[] parts =
        [
            Part("change", steps.Where(IsChange).Select(step => step.Object).Distinct().Count()),
            Part("restore", Objects(StepKind.RestoreFromBin)),
            Part("make again", Objects(StepKind.Create)),
            Part("add", Links(StepKind.AddLinks, StepKind.SetLink), "link"),
            Part("remove", Links(StepKind.RemoveLink), "link"),
            Part("remove", steps.Count(step => step.Kind == StepKind.RemoveCredential), "credential"),
            Part("delete", Objects(StepKind.SoftDelete)),
            Objects(StepKind.Delete) is > 0 and var gone ? $"delete {Words.Number(gone)} permanently" : null,
        ];
        var said = parts.OfType<string>().ToList();
        return said.Count == 0 ? $"Nothing to change in {tenant}" : $"{Phrases.Sentence(string.Join(", ", said))} in {tenant}";

        int Objects(StepKind kind) => steps.Where(step => step.Kind == kind).Select(step => step.Object).Distinct().Count();
        int Links(params StepKind[] kinds) => steps.Where(step => kinds.Contains(step.Kind)).Sum(step => Math.Max(1, step.Targets.Count));
    }

    /// <summary>"Contoso 128": what has to be typed where a guard asks for it, the tenant's name and how many objects the plan touches.</summary>
    public static string Confirmation(RecoveryPlan plan, string tenant)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return string.Create(CultureInfo.InvariantCulture, $"{tenant} {plan.Steps.Select(step => step.Object).Distinct().Count()}");
    }

    /// <summary>Whether what was typed is just that.</summary>
    public static bool Confirms(string typed, RecoveryPlan plan, string tenant)
    {
        ArgumentNullException.ThrowIfNull(typed);
        return typed.Trim().Equals(Confirmation(plan, tenant), StringComparison.Ordinal);
    }

    /// <summary>At the tenant's write quota; the Conditional Access lane runs beside the rest. What only looks costs no write.</summary>
    public static TimeSpan Estimate(RecoveryPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var steps = Rechecks.Without(plan.Steps);
        var slow = steps.Count(step => step.Lane == Lane.ConditionalAccess);
        return TimeSpan.FromSeconds(Math.Max(slow / ConditionalAccessWritesPerSecond, (steps.Count - slow) / WritesPerSecond));
    }

    /// <summary>What sleeps with a deleted object comes back with it; its steps only look whether it did.</summary>
    private static bool IsRecheck(PlanStep step, HashSet<string> restored) => restored.Count > 0
        && (Rechecks.IsOfLinks(step, restored) || (step.Kind == StepKind.Create && step.Object.Id.Split('|').Any(restored.Contains)));

    private static bool IsChange(PlanStep step) =>
        step.Kind is StepKind.Update or StepKind.DisableEntitlements or StepKind.UpdatePart or StepKind.AddPart or StepKind.RemovePart or StepKind.AssignLicenses;

    private static string? Part(string verb, int count, string? noun = null) => count switch
    {
        0 => null,
        _ => noun is null ? $"{verb} {Words.Number(count)}" : $"{verb} {Words.Count(count, noun)}",
    };
}
