using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>The steps by which one Conditional Access policy is written or brought back, and what it says in the end.</summary>
internal sealed class PolicySteps(IReadOnlyList<PlanStep> steps, Func<PlanStep, JsonElement> content)
{
    private static readonly ObjectType Type = Catalogue.Of("conditionalAccessPolicy");

    /// <summary>The step is one of those.</summary>
    internal static bool Hold(PlanStep step) =>
        step.Object.Type == "conditionalAccessPolicy" && (step.Kind is StepKind.Update or StepKind.RestoreFromBin || step is { Kind: StepKind.Create, GetsNewId: true });

    /// <summary>All steps in their order, with those of each policy replaced together and every other one by itself; null leaves it out.</summary>
    internal static IEnumerable<PlanStep> Replaced(IReadOnlyList<PlanStep> planned, Func<IReadOnlyList<PlanStep>, IReadOnlyList<PlanStep>> ofPolicy, Func<PlanStep, PlanStep?> other)
    {
        var policies = planned.Where(Hold).GroupBy(step => step.Object).ToDictionary(own => own.Key, own => (IReadOnlyList<PlanStep>)[.. own]);
        foreach (var step in planned)
        {
            if (!Hold(step) && other(step) is { } kept)
                yield return kept;
            foreach (var own in Hold(step) && ReferenceEquals(policies[step.Object][0], step) ? ofPolicy(policies[step.Object]) : [])
                yield return own;
        }
    }

    /// <summary>It comes out of the recycle bin.</summary>
    internal PlanStep? Restore => steps.FirstOrDefault(step => step.Kind == StepKind.RestoreFromBin);

    private PlanStep? Update => steps.FirstOrDefault(step => step.Kind == StepKind.Update);

    private PlanStep? Create => steps.FirstOrDefault(step => step.Kind == StepKind.Create);

    /// <summary>The policy once they are done; null when nobody knows.</summary>
    internal JsonElement? Said => (Update ?? Create)?.Source is { } written ? JsonElement.Parse(written)
        : content(steps[0]) is { ValueKind: JsonValueKind.Object } known ? known
        : JsonText.Parse(steps[0].Source);

    /// <summary>Steps that bring about the same but for an edit of these attributes. What comes out of the bin is edited by a step right after.</summary>
    /// <param name="edit">The policy, edited.</param>
    /// <param name="paths">What the edit touches.</param>
    /// <param name="why">A sentence for people.</param>
    internal IReadOnlyList<PlanStep> Edited(Func<JsonElement, JsonElement> edit, IReadOnlyList<string> paths, string why)
    {
        if (Said is not { } said)
            return steps;
        var after = edit(said);
        var edited = steps.Select(step => step.Kind switch
        {
            StepKind.Update when Create is { } made => Completed(step, edit(JsonElement.Parse(made.After)), after, paths),
            StepKind.Update => Updated(step, after, paths, why),
            StepKind.Create => Made(step, edit, why),
            _ => Restored(step, edit),
        });
        return Restore is { } restore && Update is null ? [.. edited, Follow(restore, said, after, paths, why)] : [.. edited];
    }

    private PlanStep Updated(PlanStep step, JsonElement after, IReadOnlyList<string> paths, string why)
    {
        var now = content(step);
        var others = paths.Where(path => !step.Leaves.Any(leaf => AttributePath.IsAtOrUnder(path, leaf.Path))).Select(path => new LeafWrite(path, ValueIn(now, path), ValueIn(after, path)));
        return AttributeSteps.Against(step with { Leaves = [.. Edited(step.Leaves, after, paths), .. others], Why = $"{step.Why} {why}" }, now);
    }

    /// <summary>What completes a policy that is made again writes no more than before.</summary>
    private static PlanStep Completed(PlanStep step, JsonElement made, JsonElement after, IReadOnlyList<string> paths) =>
        AttributeSteps.Against(step with { Leaves = [.. Edited(step.Leaves, after, paths)] }, made);

    // What lies below an edited attribute is written with it.
    private static IEnumerable<LeafWrite> Edited(IReadOnlyList<LeafWrite> leaves, JsonElement after, IReadOnlyList<string> paths) =>
        leaves.Where(leaf => !paths.Any(path => path != leaf.Path && AttributePath.IsAtOrUnder(leaf.Path, path))).Select(leaf => paths.Any(path => AttributePath.IsAtOrUnder(path, leaf.Path)) ? leaf with { Target = ValueIn(after, leaf.Path) } : leaf);

    private static PlanStep Made(PlanStep step, Func<JsonElement, JsonElement> edit, string why)
    {
        var source = edit(JsonElement.Parse(step.Source!));
        var call = StepComposer.MakeAgain(Type, source);
        return step with { Source = JsonText.Of(source), Call = call, After = call.Body!, Why = $"{step.Why} {why}" };
    }

    private static PlanStep Restored(PlanStep step, Func<JsonElement, JsonElement> edit)
    {
        if (step.Source is null)
            return step;
        var source = edit(JsonElement.Parse(step.Source));
        return step with { Source = JsonText.Of(source), Fallback = step.Fallback is null ? null : StepComposer.MakeAgain(Type, source) };
    }

    private static PlanStep Follow(PlanStep restore, JsonElement said, JsonElement after, IReadOnlyList<string> paths, string why) => AttributeSteps.Against(
        new()
        {
            Object = restore.Object,
            ObjectName = restore.ObjectName,
            Kind = StepKind.Update,
            Why = why,
            Leaves = [.. paths.Select(path => new LeafWrite(path, ValueIn(said, path), ValueIn(after, path)))],
            Before = "null",
            After = "null",
            Call = LinkSteps.Unsent,
            Lane = Type.Lane,
        },
        said);

    private static string? ValueIn(JsonElement policy, string path) => JsonText.Of(ContentEdit.Get(Type, policy, path));
}
