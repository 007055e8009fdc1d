using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>Steps as short as a test can say them.</summary>
internal static class PlannedSteps
{
    public static PlanStep Step(string type, string id, StepKind kind, int order = 1) => new()
    {
        Order = order,
        Object = new(type, id),
        ObjectName = $"{type} {id}",
        Kind = kind,
        Why = "Because.",
        Call = new("PATCH", $"{type}s/{id}", null),
        Before = "null",
        After = "null",
        Lane = Catalogue.Of(type).Lane,
    };

    public static PlanStep Writing(this PlanStep step, string path, string? expected, string? target) =>
        step with { Leaves = [.. step.Leaves, new LeafWrite(path, expected, target)] };

    public static PlanStep Linking(this PlanStep step, string relation, params string[] users) =>
        step with { Relation = relation, Targets = [.. users.Select(id => new ObjectRef("user", id))] };

    public static RecoveryPlan Plan(params PlanStep[] steps) => new() { Steps = steps, LeftOut = [], Warnings = [] };
}
