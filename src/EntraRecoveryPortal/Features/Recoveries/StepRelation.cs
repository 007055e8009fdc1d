using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Which of an object's relations a step writes.</summary>
internal static class StepRelation
{
    public static string? Of(PlanStep step)
    {
        if (step.Kind is not (StepKind.AddLinks or StepKind.RemoveLink or StepKind.SetLink) || !Catalogue.TryFind(step.Object.Type, out var type))
            return null;
        return type.Relations.FirstOrDefault(relation =>
            step.Call.Path.Contains($"/{relation.Name}/", StringComparison.Ordinal)
            || step.Call.Body?.Contains($"\"{relation.Name}@odata.bind\"", StringComparison.Ordinal) == true)?.Name;
    }
}
