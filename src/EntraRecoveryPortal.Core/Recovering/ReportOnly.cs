using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>Offers for each policy that a plan brings into force to bring it back in report-only mode; never for one that is in force. What is made again comes back so by itself.</summary>
internal sealed class ReportOnly
{
    /// <summary>The state of a policy that is looked at and not enforced.</summary>
    internal const string State = "enabledForReportingButNotEnforced";

    private const string Path = "state";
    private const string Why = "It only reports, as was chosen.";
    private const string AfterRestore = "It only reports, as was chosen; from the step that restores it until this one it is in force.";

    private readonly List<ReportOnlyOffer> _offers = [];

    internal ReportOnly(IReadOnlyList<PlanStep> planned, Func<PlanStep, JsonElement> content, PlanChoices choices)
    {
        Steps = [.. PolicySteps.Replaced(planned, own => Chosen(own, content, choices), step => step)];
    }

    /// <summary>The steps, as was chosen.</summary>
    internal IReadOnlyList<PlanStep> Steps { get; }

    /// <summary>Each policy for which there is a choice.</summary>
    internal IReadOnlyList<ReportOnlyOffer> Offers => _offers;

    private IReadOnlyList<PlanStep> Chosen(IReadOnlyList<PlanStep> own, Func<PlanStep, JsonElement> content, PlanChoices choices)
    {
        var (policy, first) = (new PolicySteps(own, content), own[0]);
        var isInForce = policy.Restore is null && content(first) is { ValueKind: JsonValueKind.Object } now && PolicyReading.IsEnabled(now);
        if (isInForce || own.Any(step => step.GetsNewId) || policy.Said is not { } said || !PolicyReading.IsEnabled(said))
            return own;

        var key = PlanChoices.KeyOf(first.Object, Path);
        _offers.Add(new ReportOnlyOffer(key, first.Object, first.ObjectName, choices.Hold(key)));
        return choices.Hold(key) ? policy.Edited(Reporting, [Path], policy.Restore is null ? Why : AfterRestore) : own;
    }

    private static JsonElement Reporting(JsonElement policy) =>
        PolicyReading.IsEnabled(policy) ? AttributeSteps.Applied(Catalogue.Of("conditionalAccessPolicy"), policy, [new LeafWrite(Path, null, JsonText.Of(JsonSerializer.SerializeToElement(State)))]) : policy;
}
