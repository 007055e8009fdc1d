using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>
/// Who is in a group or unit that goes by a rule is decided by the rule: nobody is put in or out of one that goes by a rule once the plan is carried out. What goes by a rule has one, and nothing
/// else has: Graph refuses the one without the other.
/// </summary>
internal static class RuledMembers
{
    private const string StillRuled = "A membership rule decides who is in it now: tick what made it so as well.";
    private const string RuledAgain = "This plan puts its membership rule back, and the members follow from it by themselves.";
    private const string TakesRule = "What goes by a membership rule needs one: tick membershipRule as well.";
    private const string Processing = "membershipRuleProcessingState";

    // What says whether a rule decides.
    private static readonly IReadOnlyDictionary<string, string> Deciding = new Dictionary<string, string>(StringComparer.Ordinal) { ["group"] = "groupTypes", ["administrativeUnit"] = "membershipType" };

    /// <summary>The steps but for those; what they lose is told.</summary>
    /// <param name="planned">All that is planned.</param>
    /// <param name="content">What the object of a step says, as far as it is known.</param>
    /// <param name="leftOut">What is left out, added to.</param>
    internal static IReadOnlyList<PlanStep> Standing(IReadOnlyList<PlanStep> planned, Func<PlanStep, JsonElement> content, List<LeftOut> leftOut)
    {
        List<PlanStep> steps = [.. planned.Select(step => WithRule(step, content(step), leftOut)).OfType<PlanStep>()];
        var updates = steps.Where(step => step.Kind == StepKind.Update).ToLookup(step => step.Object);
        var standing = new List<PlanStep>();
        foreach (var step in steps)
        {
            if (WhyNot(step) is { } why)
                leftOut.Add(new LeftOut(step.Object, step.ObjectName, step.Relation!, why));
            else
                standing.Add(step);
        }

        return standing;

        string? WhyNot(PlanStep step)
        {
            if (step.Relation is not { } relation || content(step) is not { ValueKind: JsonValueKind.Object } now)
                return null;
            var type = Catalogue.Of(step.Object.Type);
            if (type.ReadOnlyRules.FirstOrDefault(one => one.IsConsequence && one.Relations?.Contains(relation, StringComparer.Ordinal) == true) is not { } rule)
                return null;
            var after = updates[step.Object].Aggregate(now, (said, update) => AttributeSteps.Applied(type, said, update.Leaves));
            return !rule.When(after) ? null : rule.When(now) ? StillRuled : RuledAgain;
        }
    }

    private static PlanStep? WithRule(PlanStep step, JsonElement now, List<LeftOut> leftOut)
    {
        var type = Catalogue.Of(step.Object.Type);
        if (step.Kind != StepKind.Update || !Deciding.TryGetValue(step.Object.Type, out var deciding) || now.ValueKind != JsonValueKind.Object)
            return step;
        var rule = type.ReadOnlyRules.Single(one => one.IsConsequence);
        var after = AttributeSteps.Applied(type, now, step.Leaves);
        var (goesByRule, hasRule) = (rule.When(after), after.TextAt(NamedInside.Rule) is { Length: > 0 });
        if (goesByRule == hasRule)
            return step;
        if (!goesByRule)
            return Without(leaf => leaf is { Path: NamedInside.Rule, Target: not null }, $"Microsoft Graph takes a membership rule only where one decides who is in it: tick {deciding} as well.");
        return rule.When(now)
            ? Without(leaf => leaf is { Path: NamedInside.Rule or Processing, Target: null }, $"It goes by a membership rule, and Microsoft Graph refuses to leave it without one: tick what made it go by a rule ({deciding}) as well.")
            : Without(leaf => leaf.Path == deciding, TakesRule);

        PlanStep? Without(Func<LeafWrite, bool> which, string why)
        {
            leftOut.AddRange(step.Leaves.Where(which).Select(leaf => new LeftOut(step.Object, step.ObjectName, leaf.Path, why)));
            List<LeafWrite> left = [.. step.Leaves.Where(leaf => !which(leaf))];
            return left.Count == step.Leaves.Count ? step : AttributeSteps.Only(step, left, now);
        }
    }
}
