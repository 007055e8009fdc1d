using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Benchmarks.Recovering;

/// <summary>A call that a recovery was about to send, by its journal.</summary>
/// <param name="ReadAt">When the object was read on which it was decided, by the portal's clock.</param>
internal readonly record struct JournalledCall(int Order, DateTimeOffset ReadAt, string? Body);

/// <summary>What somebody else set while a recovery ran, each value with the moment from which every reading must show it.</summary>
internal sealed class SetMeanwhile
{
    private readonly List<SetValue> values = [];

    /// <param name="churned">What a churn says that it changed.</param>
    /// <param name="shownFrom">By the portal's clock; by the tenant's the lag and two seconds have passed then.</param>
    public void Add(JsonElement churned, DateTimeOffset shownFrom) => values.AddRange(
        from one in churned.GetProperty("objects").EnumerateArray()
        from property in one.GetProperty("properties").EnumerateObject()
        select new SetValue(one.TextAt("id")!, property.Name, property.Value, shownFrom));

    /// <summary>How many of them a plan wanted to be something else.</summary>
    public int InTheWayOf(RecoveryPlan plan) => InTheWay(plan).Count();

    /// <summary>The first value, as a sentence, that a call was to overwrite though the reading before it must have shown it; null when there is none.</summary>
    public string? Overwritten(RecoveryPlan plan, IReadOnlyList<JournalledCall> calls) =>
    (
        from one in InTheWay(plan)
        from call in calls
        where call.Order == one.Step.Order && call.ReadAt >= one.Value.ShownFrom && Writes(call, one.Value.Path)
        select $"Step {one.Step.Order} on {one.Step.ObjectName}, read at {call.ReadAt:O}, overwrites {one.Value.Path} = {one.Value.Value.GetRawText()}, which showed since {one.Value.ShownFrom:O}: {call.Body}"
    ).FirstOrDefault();

    // What was set twice may by now be what the report saw.
    private IEnumerable<(SetValue Value, PlanStep Step)> InTheWay(RecoveryPlan plan) =>
        from once in values.GroupBy(value => (value.Id, value.Path)).Where(times => times.Count() == 1)
        let value = once.First()
        from step in plan.Steps
        where step.Object.Id == value.Id && step.Leaves.Any(leaf => leaf.Path == value.Path && !IsSame(leaf.Expected, value.Value) && !IsSame(leaf.Target, value.Value))
        select (value, step);

    private static bool Writes(JournalledCall call, string path) =>
        call.Body is { } body && JsonElement.Parse(body) is { ValueKind: JsonValueKind.Object } sent && sent.TryGetProperty(AttributePath.Root(path), out _);

    private static bool IsSame(string? text, JsonElement value) =>
        text is null ? value.ValueKind == JsonValueKind.Null : JsonElement.DeepEquals(JsonElement.Parse(text), value);

    private sealed record SetValue(string Id, string Path, JsonElement Value, DateTimeOffset ShownFrom);
}
