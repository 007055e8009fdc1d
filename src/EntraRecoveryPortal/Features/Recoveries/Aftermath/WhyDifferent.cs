using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Recoveries.Aftermath;

/// <summary>Says why an object is not what it was, after a recovery that was about it.</summary>
internal static class WhyDifferent
{
    public static string Of(ReportChangeRow change, IReadOnlyList<ReportItemRow> items, IReadOnlyList<RecoveryStepRow> steps)
    {
        if (steps.FirstOrDefault(step => !StepOutcome.IsAsPlanned(step.Outcome)) is { } left)
            return left.Message ?? $"Step {left.Order} was not carried out.";
        if (change.NowState == "softDeleted" && steps.Any(step => step.Kind == "softDelete"))
            return "This recovery moved it to the recycle bin.";
        if ((change.NotRestorable ?? items.Select(item => item.NotRestorable).FirstOrDefault(reason => reason is not null)) is { } reason)
            return reason;
        var written = items.Where(item => steps.Any(step => Wrote(step, item))).Select(NameOf).Distinct(StringComparer.Ordinal).ToList();
        return written.Count > 0
            ? $"Changed again since: {Phrases.Joined(written)}."
            : $"Not part of this recovery: {Phrases.Joined([.. items.Select(NameOf).Distinct(StringComparer.Ordinal)])}.";
    }

    private static string NameOf(ReportItemRow item) => item.Path.Length == 0 ? "the object" : item.Path.TrimStart(ChangeItem.InverseMark);

    private static bool Wrote(RecoveryStepRow step, ReportItemRow item) => item.Kind == "link"
        ? step.Path.Contains($"/{NameOf(item)}", StringComparison.Ordinal) || step.Body?.Contains($"\"{NameOf(item)}@", StringComparison.Ordinal) == true
        : item.Path.Length == 0 || (JsonText.Parse(step.After) is { ValueKind: JsonValueKind.Object } after && after.TryGetProperty(AttributePath.Root(item.Path), out _));
}
