using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Recoveries;

namespace EntraRecoveryPortal.Benchmarks.Recovering;

/// <summary>Steps that Graph refused and may refuse: those of which the plan warned, and those that take a role or permission that the writer does not hold.</summary>
internal sealed class RefusedSteps
{
    private const string Denied = "Authorization_RequestDenied";

    public RefusedSteps(RecoveryPlan plan, IReadOnlyList<RecoveryStepRow> steps, IReadOnlyCollection<StateLine> before)
    {
        var privileged = Privileged(before);
        var failed = steps.Where(step => step.Outcome == StepOutcome.Failed).ToList();
        var needsRole = failed.Where(step => step.Code == Denied && (privileged.Contains(step.ObjectId) || IsAgent(before, step.ObjectId))).ToList();
        NeedRole = needsRole.Count;
        var refused = needsRole.Concat(failed.Where(step => Warned(plan, step))).Select(step => step.Order).ToHashSet();
        // What stands on a refused step is skipped, and says so.
        Orders = refused.Concat(steps.Where(step => step.Outcome == StepOutcome.Skipped && refused.Any(order => step.Message?.StartsWith($"Step {order} on ", StringComparison.Ordinal) == true)).Select(step => step.Order)).ToHashSet();
        Steps = [.. plan.Steps.Where(step => Orders.Contains(step.Order))];
    }

    /// <summary>How many took a role or permission that the writer does not hold. The review does not tell these yet.</summary>
    public int NeedRole { get; }

    public IReadOnlySet<int> Orders { get; }

    public IReadOnlyCollection<PlanStep> Steps { get; }

    private static bool Warned(RecoveryPlan plan, RecoveryStepRow step) =>
        plan.Warnings.Any(warning => warning.Object.Id == step.ObjectId && warning.Sentence.EndsWith("Microsoft Graph may refuse the change.", StringComparison.Ordinal));

    /// <summary>Whoever holds a directory role or is in a group that may hold one, by the simulator's own account.</summary>
    private static HashSet<string> Privileged(IReadOnlyCollection<StateLine> before)
    {
        var groups = before.Where(line => line is { Kind: "group", Path: "isAssignableToRole", Value: "true" }).Select(line => line.Object).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. before.Where(line => line is { Kind: "unifiedRoleAssignment", Path: StateLine.Existence }).Select(line => line.Object.Split('|')[1]),
            .. before.Where(line => line.Path == ">members" && groups.Contains(line.Object)).Select(line => line.Value),
        ];
    }

    private static bool IsAgent(IReadOnlyCollection<StateLine> before, string id) =>
        before.Any(line => line.Object == id && line.Path == "@odata.type" && line.Value.Contains(".agent", StringComparison.OrdinalIgnoreCase));
}
