using System.Globalization;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>A plan as plain text, in the order of the review: what it is, what to think about, every step with its call, and what will not be done.</summary>
internal static class PlanText
{
    public static string Of(ReviewedPlan plan, string tenant) => string.Join('\n', Lines(plan, tenant)) + '\n';

    private static IEnumerable<string> Lines(ReviewedPlan plan, string tenant) =>
    [
        PlanWords.Title(plan.Plan, tenant),
        $"Planned by {plan.CreatedByName ?? "somebody"} at {plan.CreatedAt.ToString("u", CultureInfo.InvariantCulture)} from report {plan.ReportNumber}",
        $"Plan hash (SHA-256): {plan.Hash}",
        .. Part("Refused", plan.Verdict.Refusals),
        .. Part("Warnings", plan.Verdict.Warnings),
        .. Part($"\"{PlanWords.Confirmation(plan.Plan, tenant)}\" has to be typed, because", plan.Verdict.ConfirmBecause),
        .. PlanGroup.Of(plan.Plan, "").SelectMany(group => group.Steps.SelectMany(step => StepLines(step, plan.Names)).Prepend($"{group.ObjectName} ({group.TypeLabel}, {group.Object.Id})").Prepend("")),
        .. Part("Will not be done", plan.Plan.LeftOut.Select(left => $"{left.ObjectName}{(left.Item.Length > 0 ? $", {left.Item}" : "")}: {PlanNames.InText(left.Reason, plan.Names)}")),
        .. Part("Cannot be undone", plan.Plan.Steps.Where(step => !step.CanBeUndone).Select(step => $"{step.ObjectName}: {step.CannotBeUndoneReason}")),
    ];

    private static IEnumerable<string> StepLines(PlanStep step, IReadOnlyDictionary<string, string> names) =>
    [
        $"  {Words.Number(step.Order)}. {StepWords.Kind(step.Kind)}: {PlanNames.Why(step, names)}",
        $"     {step.Call.Method} /v1.0/{step.Call.Path}",
        .. step.Call.Body is { } body ? [$"     {body}"] : Array.Empty<string>(),
        $"     before: {step.Before}",
        $"     after:  {step.After}",
    ];

    private static IEnumerable<string> Part(string title, IEnumerable<string> sentences)
    {
        var said = sentences.ToList();
        return said.Count == 0 ? [] : said.Select(sentence => $"- {sentence}").Prepend($"{title}:").Prepend("");
    }
}
