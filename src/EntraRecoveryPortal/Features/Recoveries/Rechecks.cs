using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>What sleeps with a deleted object comes back with it; the steps of its links only look whether it did, and write where it was lost before the deletion.</summary>
internal static class Rechecks
{
    /// <summary>The steps but for those: what is written for certain.</summary>
    public static IReadOnlyList<PlanStep> Without(IReadOnlyList<PlanStep> steps)
    {
        var restored = steps.Where(step => step.Kind == StepKind.RestoreFromBin).Select(step => step.Object.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return restored.Count == 0 ? steps : [.. steps.Where(step => !IsOfLinks(step, restored))];
    }

    /// <param name="step">Of a plan.</param>
    /// <param name="back">Ids of what the plan brings back.</param>
    public static bool IsOfLinks(PlanStep step, HashSet<string> back) =>
        step.Kind is StepKind.AddLinks or StepKind.SetLink && (back.Contains(step.Object.Id) || step.Targets.All(target => back.Contains(target.Id)));
}
