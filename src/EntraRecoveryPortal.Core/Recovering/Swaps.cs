using System.Text.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>
/// Objects that give each other a value which only one may have: none can be first, so one of them takes a temporary name before, by a step of its own, and the others follow.
/// </summary>
internal static class Swaps
{
    internal const string Why = "Give it a temporary name: another object gets the one that it has, and it gets another one's.";

    /// <summary>The steps, with those that give temporary names.</summary>
    internal static IReadOnlyList<PlanStep> Broken(IReadOnlyList<PlanStep> steps)
    {
        var giving = steps.Where(step => step.Kind == StepKind.Update && UniqueValues.Freed(step).Any()).ToList();
        if (giving.Count < 2)
            return steps;
        var holder = giving.SelectMany(step => UniqueValues.Freed(step), (step, value) => (value, step)).DistinctBy(pair => pair.value, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(pair => pair.value, pair => pair.step, StringComparer.OrdinalIgnoreCase);
        var early = new Dictionary<ObjectRef, HashSet<string>>();
        var seen = new HashSet<ObjectRef>();
        foreach (var step in giving)
            Follow(step, []);
        return early.Count == 0 ? steps : [.. steps.SelectMany(step => step.Kind == StepKind.Update && early.TryGetValue(step.Object, out var values) ? InTwo(step, values) : [step])];

        void Follow(PlanStep step, HashSet<ObjectRef> path)
        {
            if (!seen.Add(step.Object))
                return;
            path.Add(step.Object);
            foreach (var value in UniqueValues.Needed(step))
            {
                if (!holder.TryGetValue(value, out var other) || other.Object == step.Object)
                    continue;
                if (!path.Contains(other.Object))
                    Follow(other, path);
                else if (early.TryGetValue(other.Object, out var values))
                    values.Add(value);
                else
                    early[other.Object] = new(StringComparer.OrdinalIgnoreCase) { value };
            }

            path.Remove(step.Object);
        }
    }

    private static IEnumerable<PlanStep> InTwo(PlanStep step, HashSet<string> values)
    {
        var moved = step.Leaves.Where(leaf => UniqueValues.Freed(step with { Leaves = [leaf] }).Any(values.Contains)).ToDictionary(leaf => leaf.Path, leaf => Temporary(step.Object, leaf), StringComparer.Ordinal);
        var first = step with { Why = Why, Leaves = [.. step.Leaves.Where(leaf => moved.ContainsKey(leaf.Path)).Select(leaf => leaf with { Target = moved[leaf.Path] })] };
        var second = step with { Leaves = [.. step.Leaves.Select(leaf => moved.TryGetValue(leaf.Path, out var temporary) ? leaf with { Expected = temporary } : leaf)] };
        yield return Seen(first);
        yield return second;
    }

    private static PlanStep Seen(PlanStep step)
    {
        var (before, after) = (new JsonObject(), new JsonObject());
        foreach (var leaf in step.Leaves)
        {
            before[leaf.Path] = ContentEdit.NodeOf(JsonText.Parse(leaf.Expected));
            after[leaf.Path] = ContentEdit.NodeOf(JsonText.Parse(leaf.Target));
        }

        return step with { Before = BodyComposer.Text(before), After = BodyComposer.Text(after), Call = StepComposer.Compose(step, null) };
    }

    /// <summary>A name that nobody has, in the domain of the old one; of several identifiers all but those that move.</summary>
    private static string Temporary(ObjectRef of, LeafWrite leaf)
    {
        if (JsonText.Parse(leaf.Expected) is not { ValueKind: JsonValueKind.String } held)
            return JsonSerializer.Serialize(JsonText.Parse(leaf.Expected)!.Value.EnumerateArray().Select(item => item.GetString()).Intersect(JsonText.Parse(leaf.Target) is { ValueKind: JsonValueKind.Array } kept ? kept.EnumerateArray().Select(item => item.GetString()) : []));
        var name = $"swap-{of.Id}";
        return JsonSerializer.Serialize(held.GetString()!.Split('@') is [_, var domain] ? $"{name}@{domain}" : name);
    }
}
