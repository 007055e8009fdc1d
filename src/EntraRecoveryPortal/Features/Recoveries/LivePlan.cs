using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Holds a plan against the tenant as it is now: drops what is already so, warns of what somebody changed since the report.</summary>
internal static class LivePlan
{
    private const string AlreadySo = "It is so already.";

    public static RecoveryPlan Against(RecoveryPlan plan, IReadOnlyDictionary<ObjectRef, LiveObject> live)
    {
        var decided = plan.Steps.Select(step => (Step: step, Decision: Decide(step, live))).ToList();
        var done = decided.Where(pair => pair.Decision is StepDecision.AlreadySo).Select(pair => pair.Step).ToList();
        var left = decided.Where(pair => pair.Decision is not StepDecision.AlreadySo).Select(pair => pair.Step).ToList();
        var touched = left.Select(step => step.Object).ToHashSet();
        return plan with
        {
            Steps = [.. left.Select((step, index) => step with { Order = index + 1 })],
            LeftOut = [.. plan.LeftOut, .. done.Select(step => new LeftOut(step.Object, step.ObjectName, WhatOf(step), AlreadySo))],
            Warnings =
            [
                .. plan.Warnings.Where(warning => touched.Contains(warning.Object)),
                .. from pair in decided
                   let conflict = pair.Decision as StepDecision.Conflict
                   where conflict is not null
                   select new PlanWarning(pair.Step.Object, pair.Step.ObjectName, $"{conflict.Reason} It is left alone unless you choose to overwrite."),
            ],
        };
    }

    // Only what is present can be judged: what lies in the recycle bin, or is to be made, changes before its later steps run.
    private static StepDecision? Decide(PlanStep step, IReadOnlyDictionary<ObjectRef, LiveObject> live) =>
        live.TryGetValue(step.Object, out var now) && now.State == ObjectState.Present && (step.Relation is null || now.Links.ContainsKey(step.Relation))
            ? StepDecider.Decide(step, now, overwriteConflicts: false)
            : null;

    private static string WhatOf(PlanStep step) => step.Relation ?? string.Join(", ", step.Leaves.Select(leaf => leaf.Path));
}
