using EntraRecoveryPortal.Benchmarks.Storms;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Recoveries;

namespace EntraRecoveryPortal.Benchmarks.Recovering;

/// <summary>What is to be said of a recovery, by the tenant's own account of its state and by the portal's reports. Each gives the first fault as a sentence; null when there is none.</summary>
internal static class RecoveryVerdict
{
    /// <summary>Every step ended as planned, and the recovery says of itself that it did; but for those that may be refused.</summary>
    public static string? OfSteps(RecoverySummary recovery, IReadOnlyList<RecoveryStepRow> steps, IReadOnlySet<int> refusable)
    {
        var failed = steps.Where(step => !StepOutcome.IsAsPlanned(step.Outcome)).ToList();
        return failed.Where(step => !refusable.Contains(step.Order)).Select(step => $"Step {step.Order} {step.Kind} {step.ObjectName}: {step.Method} {step.Path} {step.Body}: {step.Outcome} {step.Code} {step.Message}").FirstOrDefault()
            ?? recovery.Verification?.Different.Select(one => $"Verified as different: step {one.Order} {one.ObjectName}: {one.What} {StepText(steps, one.Order)}").FirstOrDefault()
            ?? (recovery.State == RecoveryState.Successful || failed.Count > 0 ? null : $"The recovery ended as {recovery.State}: {recovery.Error}");
    }

    /// <summary>Between these states nothing changed but what the plan names and what Graph does by itself.</summary>
    public static string? OfOthers(RecoveryPlan plan, HashSet<StateLine> before, HashSet<StateLine> after)
    {
        var names = new PlanNamesOf(plan, before, after);
        return Changed(before, after).Where(line => !names.Names(line) && !SideEffect.All.Any(effect => effect.Explains(line, names)))
            .Select(line => $"Outside the plan, {(after.Contains(line) ? "new" : "gone")}: {line}").FirstOrDefault();
    }

    /// <summary>Whatever differs between the snapshot's state and the one after the recovery had been listed as not restorable.</summary>
    public static string? OfRest(FoundDifferences found, RecoveryPlan plan, IReadOnlyCollection<PlanStep> refused, HashSet<StateLine> then, HashSet<StateLine> after)
    {
        var listed = new ListedDifferences(found, plan, refused, then, after);
        return Changed(then, after).Where(line => !listed.Explains(line))
            .Select(line => $"Not put back and not listed, {(after.Contains(line) ? "new" : "missing")}: {line}").FirstOrDefault();
    }

    /// <summary>The report afterwards holds nothing but what the one before had listed as not restorable, and the bin's new content.</summary>
    public static string? OfReports(FoundDifferences before, FoundDifferences after, RecoveryPlan plan, IReadOnlyCollection<PlanStep> refused)
    {
        var listed = before.All.Where(row => row.Item.NotRestorable is not null || row.Change.NotRestorable is not null || FoundDifferences.IsMadeAgainOnly(row.Change)).Select(row => FoundDifferences.Text(row.Change, row.Item)).ToHashSet(StringComparer.Ordinal);
        var binned = plan.Steps.Where(step => step.Kind == StepKind.SoftDelete).Select(step => step.Object).ToHashSet();
        var restored = plan.Steps.Where(step => step.Kind == StepKind.RestoreFromBin).Select(step => step.Object.Id).ToHashSet(StringComparer.Ordinal);
        var stayed = refused.Select(step => step.Object.Id).Concat(refused.SelectMany(step => step.Targets).Select(target => target.Id)).ToHashSet(StringComparer.Ordinal);
        var leftOut = plan.LeftOut.Select(one => (one.Object.Id, one.Item)).ToHashSet();
        return after.All.Where(row => !CameBackWith(row.Change, row.Item, restored) && !stayed.Contains(row.Change.ObjectId) && !leftOut.Contains((row.Change.ObjectId, row.Item.Path))).Where(row => !listed.Contains(FoundDifferences.Text(row.Change, row.Item)) && !(row.Change.NowState == "softDeleted" && binned.Contains(new(row.Change.Type, row.Change.ObjectId))))
            .Select(row => $"Still different and not listed: {FoundDifferences.Text(row.Change, row.Item)}").FirstOrDefault();
    }

    // Told by a warning of the plan: it was given before the deletion, and shows only after the restore.
    private static bool CameBackWith(ReportChangeRow change, ReportItemRow item, HashSet<string> restored) =>
        (item is { Kind: "link", LinkInNow: true } && (restored.Contains(change.ObjectId) || restored.Contains(item.TargetId!)))
        || (item is { Kind: "object", From: null } && change.ObjectId.Split('|') is { Length: > 1 } ends && ends.Any(restored.Contains));

    /// <summary>A DELETE of a member without <c>/$ref</c> deletes the member itself.</summary>
    public static string? OfWrites(IReadOnlyList<System.Text.Json.JsonElement> writes) =>
        writes.Where(write => write.TextAt("method") == "DELETE" && write.TextAt("path")!.Split('/', StringSplitOptions.RemoveEmptyEntries) is [.., "members" or "owners" or "manager", _] path && path[^1] != "$ref")
            .Select(write => $"A link was deleted without $ref: {write.GetRawText()}").FirstOrDefault();

    public static IEnumerable<StateLine> Changed(HashSet<StateLine> before, HashSet<StateLine> after) => before.Except(after).Concat(after.Except(before));

    private static string StepText(IReadOnlyList<RecoveryStepRow> steps, int order) => steps.Where(step => step.Order == order).Select(step => $"{step.Kind} {step.Method} {step.Path} {step.Body}").FirstOrDefault() ?? "";
}
