using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Recoveries.Aftermath;

/// <summary>Says why an object is not what it was, after a recovery that was about it.</summary>
internal static class WhyDifferent
{
    private const string MembersFollow = "This recovery put its membership rule back. Microsoft Entra evaluates it by itself, and the members follow; compare again later.";

    public static string Of(ReportChangeRow change, IReadOnlyList<ReportItemRow> items, IReadOnlyList<RecoveryStepRow> steps)
    {
        if (steps.FirstOrDefault(step => !StepOutcome.IsAsPlanned(step.Outcome)) is { } left)
            return left.Message ?? $"Step {left.Order} was not carried out.";
        if (change.NowState == "softDeleted" && steps.Any(step => step.Kind == "softDelete"))
            return "This recovery moved it to the recycle bin.";
        if ((change.NotRestorable ?? items.Select(item => item.NotRestorable).FirstOrDefault(reason => reason is not null)) is { } reason)
            return IsRuled(change, reason) && steps.Any(step => WroteAttribute(step, "membershipRule")) ? MembersFollow : reason;
        var chosen = items.Where(item => steps.Any(step => WroteOther(change.Type, step, item))).Select(NameOf).Distinct(StringComparer.Ordinal).ToList();
        if (chosen.Count > 0)
            return $"This recovery wrote something else there, as its review said: {Phrases.Joined(chosen)}.";
        var written = items.Where(item => steps.Any(step => Wrote(step, item))).Select(NameOf).Distinct(StringComparer.Ordinal).ToList();
        return written.Count > 0
            ? $"Changed again since: {Phrases.Joined(written)}."
            : $"Not part of this recovery: {Phrases.Joined([.. items.Select(NameOf).Distinct(StringComparer.Ordinal)])}.";
    }

    private static bool IsRuled(ReportChangeRow change, string reason) => Catalogue.TryFind(change.Type, out var type) && type.ReadOnlyRules.Any(rule => rule.IsConsequence && rule.Reason == reason);

    private static string NameOf(ReportItemRow item) => item.Path.Length == 0 ? "the object" : item.Path.TrimStart(ChangeItem.InverseMark);

    private static bool Wrote(RecoveryStepRow step, ReportItemRow item) => item.Kind == "link"
        ? step.Path.Contains($"/{NameOf(item)}", StringComparison.Ordinal) || step.Body?.Contains($"\"{NameOf(item)}@", StringComparison.Ordinal) == true
        : item.Path.Length == 0 || WroteAttribute(step, AttributePath.Root(item.Path));

    // What was dropped, or brought back in report-only mode, was chosen.
    private static bool WroteOther(string type, RecoveryStepRow step, ReportItemRow item) =>
        item is { Kind: "attribute", Path.Length: > 0 } && WroteAttribute(step, AttributePath.Root(item.Path)) && Catalogue.TryFind(type, out var known)
        && ContentEdit.Get(known, JsonText.Parse(step.After)!.Value, item.Path) is var written && !Meaning.Same(known, item.Path, written, JsonText.Parse(item.From)) && Meaning.Same(known, item.Path, written, JsonText.Parse(item.Now));

    private static bool WroteAttribute(RecoveryStepRow step, string name) => JsonText.Parse(step.After) is { ValueKind: JsonValueKind.Object } after && after.TryGetProperty(name, out _);
}
