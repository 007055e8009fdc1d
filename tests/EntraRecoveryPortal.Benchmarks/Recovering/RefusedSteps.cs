using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Recoveries;

namespace EntraRecoveryPortal.Benchmarks.Recovering;

/// <summary>Steps that may not come to pass, because the plan warned of it: a policy that names what is gone, and what nobody sees of somebody in the recycle bin.</summary>
internal sealed class RefusedSteps
{
    private const string Denied = "Authorization_RequestDenied";

    public RefusedSteps(RecoveryPlan plan, IReadOnlyList<RecoveryStepRow> steps)
    {
        var refused = steps.Where(step => MayBeRefused(plan, step)).Select(step => step.Order).ToHashSet();
        // What stands on a refused step is skipped, and says so.
        Orders = refused.Concat(steps.Where(step => step.Outcome == StepOutcome.Skipped && refused.Any(order => step.Message?.StartsWith($"Step {order} on ", StringComparison.Ordinal) == true)).Select(step => step.Order)).ToHashSet();
        Steps = [.. plan.Steps.Where(step => Orders.Contains(step.Order))];
        Denials = steps.Count(step => step.Outcome == StepOutcome.Failed && step.Code == Denied);
    }

    /// <summary>How many took a role or permission that the writer does not hold.</summary>
    public int Denials { get; }

    public IReadOnlySet<int> Orders { get; }

    public IReadOnlyCollection<PlanStep> Steps { get; }

    private static bool MayBeRefused(RecoveryPlan plan, RecoveryStepRow step)
    {
        var planned = plan.Steps.First(one => one.Order == step.Order);
        var restored = plan.Steps.Any(one => one.Kind == StepKind.RestoreFromBin && one.Object == planned.Object);
        return step.Outcome switch
        {
            StepOutcome.Failed when Warned(plan, step, "Microsoft Graph may refuse the change.") => true,
            StepOutcome.Failed => step.Code == Denied && restored && Warned(plan, step, "later comparisons show them."),
            // Somebody gave it another manager, or changed a part of it, before it was deleted.
            StepOutcome.Conflict when restored && planned.Kind is StepKind.SetLink or StepKind.AddPart => Warned(plan, step, "later comparisons show them."),
            // A grant came back with the object, and had been changed before the deletion.
            StepOutcome.Conflict when planned.Kind == StepKind.Create => plan.Steps.Any(one => one.Kind == StepKind.RestoreFromBin && planned.Object.Id.Split('|').Contains(one.Object.Id) && Warned(plan, one.Object.Id, "later comparisons show them.")),
            // Who came back with the same plan may turn out to be the manager that nobody saw.
            StepOutcome.Conflict => planned.ReplacesUnseen && Warned(plan, step, "does not bring it back."),
            _ => false,
        };
    }

    private static bool Warned(RecoveryPlan plan, RecoveryStepRow step, string end) => Warned(plan, step.ObjectId, end);

    private static bool Warned(RecoveryPlan plan, string id, string end) =>
        plan.Warnings.Any(warning => warning.Object.Id == id && warning.Sentence.EndsWith(end, StringComparison.Ordinal));
}
