using System.Text.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Core.Tests.Comparing;

namespace EntraRecoveryPortal.Core.Tests.Recovering;

/// <summary>From two sides to a plan, and from a live object to a decision.</summary>
internal static class Planning
{
    internal static RecoveryPlan PlanAll(this TwoSides sides) => Plan(sides, _ => true);

    internal static RecoveryPlan Plan(this TwoSides sides, Func<ChangeItem, bool> isTicked) => RecoveryPlanner.Plan(
        [.. sides.Compare().Changes.Select(c => new Tick(c, [.. c.Items.Where(isTicked)])).Where(t => t.Items.Count > 0)],
        _ => null);

    internal static string[] Calls(this RecoveryPlan plan) => [.. plan.Steps.Select(s => $"{s.Call.Method} {s.Call.Path}")];

    internal static LiveObject Live(this PlanStep step, string? content, ObjectState state = ObjectState.Present, params ObjectRef[] links) => new()
    {
        Ref = step.Object,
        State = state,
        Content = content is null ? null : CanonicalJson.Parse(content),
        Links = step.Relation is null ? new Dictionary<string, IReadOnlySet<ObjectRef>>() : new Dictionary<string, IReadOnlySet<ObjectRef>> { [step.Relation] = links.ToHashSet() },
    };

    internal static StepDecision Decide(this PlanStep step, string? content, ObjectState state = ObjectState.Present, bool overwrite = false) =>
        StepDecider.Decide(step, step.Live(content, state), overwrite);

    internal static JsonElement Body(this GraphCall call) => JsonElement.Parse(call.Body!);

    /// <summary>What Graph does with a PATCH: top-level properties are replaced whole.</summary>
    internal static CanonicalJson Patched(CanonicalJson content, GraphCall patch)
    {
        var node = (JsonObject)JsonNode.Parse(content.ToString())!;
        foreach (var (name, value) in (JsonObject)JsonNode.Parse(patch.Body!)!)
            node[name] = value?.DeepClone();
        return CanonicalJson.Parse(node.ToJsonString());
    }
}
