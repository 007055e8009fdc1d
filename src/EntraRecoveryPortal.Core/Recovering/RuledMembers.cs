using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>Who is in a group or unit that goes by a rule is decided by the rule: nobody is put in or out of one that goes by a rule once the plan is carried out.</summary>
internal static class RuledMembers
{
    private const string StillRuled = "A membership rule decides who is in it now: tick what made it so as well.";
    private const string RuledAgain = "This plan puts its membership rule back, and the members follow from it by themselves.";

    /// <summary>The steps but for those; what they lose is told.</summary>
    /// <param name="steps">All that is planned.</param>
    /// <param name="content">What the object of a step says, as far as it is known.</param>
    /// <param name="leftOut">What is left out, added to.</param>
    internal static IReadOnlyList<PlanStep> Standing(IReadOnlyList<PlanStep> steps, Func<PlanStep, JsonElement> content, List<LeftOut> leftOut)
    {
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
}
