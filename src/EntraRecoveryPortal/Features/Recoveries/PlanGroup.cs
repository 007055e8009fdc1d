using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>The steps of one object, for people to review together.</summary>
public sealed record PlanGroup(ObjectRef Object, string ObjectName, IReadOnlyList<PlanStep> Steps)
{
    public string TypeLabel => Catalogue.TryFind(Object.Type, out var type) ? type.Label : Object.Type;

    /// <summary>Objects in the order in which the run first touches them; text looks in names, ids, calls and reasons.</summary>
    public static IReadOnlyList<PlanGroup> Of(RecoveryPlan plan, string text)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return
        [
            .. plan.Steps.OrderBy(step => step.Order)
                .Where(step => text.Length == 0 || Holds(step, text))
                .GroupBy(step => step.Object)
                .Select(group => new PlanGroup(group.Key, group.First().ObjectName, [.. group])),
        ];
    }

    private static bool Holds(PlanStep step, string text) =>
        new[] { step.ObjectName, step.Object.Id, step.Why, step.Call.Path, step.Call.Body }
            .Any(part => part?.Contains(text, StringComparison.OrdinalIgnoreCase) == true);
}
