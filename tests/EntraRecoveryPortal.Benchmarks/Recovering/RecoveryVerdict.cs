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
        var names = new PlanNamesOf(plan, then, after);
        return Changed(then, after).Where(line => !listed.Explains(line) && !SideEffect.OfRules.Explains(line, names))
            .Select(line => $"Not put back and not listed, {(after.Contains(line) ? "new" : "missing")}: {line}").FirstOrDefault();
    }

    /// <summary>The report afterwards holds nothing but what the one before had listed as not restorable, the bin's new content, and what a membership rule says.</summary>
    public static string? OfReports(FoundDifferences before, FoundDifferences after, RecoveryPlan plan, IReadOnlyCollection<PlanStep> refused)
    {
        var listed = before.All.Where(row => row.Item.NotRestorable is not null || row.Change.NotRestorable is not null || FoundDifferences.IsMadeAgainOnly(row.Change)).Select(row => FoundDifferences.KeyOf(row.Change, row.Item)).ToHashSet(StringComparer.Ordinal);
        var binned = plan.Steps.Where(step => step.Kind == StepKind.SoftDelete).Select(step => step.Object).ToHashSet();
        var restored = plan.Steps.Where(step => step.Kind == StepKind.RestoreFromBin).Select(step => step.Object.Id).ToHashSet(StringComparer.Ordinal);
        var stayed = refused.Select(step => step.Object.Id).Concat(refused.SelectMany(step => step.Targets).Select(target => target.Id)).ToHashSet(StringComparer.Ordinal);
        var leftOut = plan.LeftOut.Select(one => (one.Object.Id, one.Item)).ToHashSet();
        return after.All.Where(row => !listed.Contains(FoundDifferences.KeyOf(row.Change, row.Item))
                && !CameBackWith(row.Change, row.Item, restored)
                && !stayed.Contains(row.Change.ObjectId)
                && !leftOut.Contains((row.Change.ObjectId, row.Item.Path))
                && !(row.Item.TargetId is { } target && leftOut.Contains((target, row.Item.Path.TrimStart(ChangeItem.InverseMark))))
                && row.Item.NotRestorable?.StartsWith("A membership rule decides", StringComparison.Ordinal) != true
                && row.Item.NotRestorable?.StartsWith("It comes through ", StringComparison.Ordinal) != true
                && !(row.Change.NowState == "softDeleted" && binned.Contains(new(row.Change.Type, row.Change.ObjectId))))
            .Select(row => $"Still different and not listed: {FoundDifferences.Text(row.Change, row.Item)}").FirstOrDefault();
    }

    // Told by a warning of the plan: it was given before the deletion, and shows only after the restore.
    private static bool CameBackWith(ReportChangeRow change, ReportItemRow item, HashSet<string> restored) =>
        (item is { Kind: "link", LinkInNow: true } && (restored.Contains(change.ObjectId) || restored.Contains(item.TargetId!)))
        || (item is { Kind: "attribute", From: null } && ListedDifferences.IsUnseenPart(item.Path) && restored.Contains(change.ObjectId))
        || (item is { Kind: "attribute", From: null } && restored.Any(id => item.Path.Contains(id, StringComparison.Ordinal)))
        || (item is { Kind: "object", From: null } && change.ObjectId.Split('|') is { Length: > 1 } ends && ends.Any(restored.Contains));

    /// <summary>Exactly what was ticked is no difference any more; every other one is as it was, and every other value of the tenant too, whatever the plan says.</summary>
    public static string? OfTicks(
        FoundDifferences found, IReadOnlyList<ReportItemRow> ticked, FoundDifferences after, RecoveryPlan plan, IReadOnlyCollection<PlanStep> refused, HashSet<StateLine> stateBefore, HashSet<StateLine> stateAfter)
    {
        var keys = ticked.Select(item => item.ItemKey).ToHashSet();
        var stayed = refused.Select(step => step.Object.Id).Concat(plan.LeftOut.Select(one => one.Object.Id)).ToHashSet(StringComparer.Ordinal);
        var names = new PlanNamesOf(plan, stateBefore, stateAfter);
        var asked = new TickedParts(found, keys);
        var followed = Changed(stateBefore, stateAfter).Where(line => !names.Names(line)).SelectMany(line => new[] { line.Object, line.Value }).ToHashSet(StringComparer.Ordinal);
        return found.All.Where(row => keys.Contains(row.Item.ItemKey) && after.Tells(row.Change, row.Item) && !stayed.Contains(row.Change.ObjectId))
                .Select(row => $"Ticked and still different: {FoundDifferences.Text(row.Change, row.Item)}").FirstOrDefault()
            ?? found.All.Where(row => !keys.Contains(row.Item.ItemKey) && !IsReplaced(plan, row.Change, row.Item) && !after.Tells(row.Change, row.Item) && !followed.Contains(row.Change.ObjectId) && !(row.Item.TargetId is { } id && followed.Contains(id)))
                .Select(row => $"Not ticked and no longer so: {FoundDifferences.Text(row.Change, row.Item)}").FirstOrDefault()
            ?? Changed(stateBefore, stateAfter).Where(line => !asked.Names(line) && !names.Replaces(line) && !SideEffect.All.Any(effect => effect.Explains(line, names)))
                .Select(line => $"Not ticked and {(stateAfter.Contains(line) ? "new" : "gone")}: {line}").FirstOrDefault();
    }

    // Whoever has one at most has lost the one before when another is set; the step says so.
    private static bool IsReplaced(RecoveryPlan plan, ReportChangeRow change, ReportItemRow item) =>
        item is { Kind: "link", LinkInNow: true } && plan.Steps.Any(step => step.Kind == StepKind.SetLink && step.Object.Id == change.ObjectId && step.Relation == item.Path);

    /// <summary>Whatever differs from the state before the recovery was told by its review not to be undoable, or by the undo's own report.</summary>
    public static string? OfUndo(RecoveryPlan done, FoundDifferences found, RecoveryPlan undo, IReadOnlyCollection<PlanStep> refused, HashSet<StateLine> before, HashSet<StateLine> after)
    {
        var names = new PlanNamesOf(undo, before, after);
        var listed = new ListedDifferences(found, undo, refused, before, after);
        var lasting = new PlanNamesOf(done with { Steps = [.. done.Steps.Where(step => !step.CanBeUndone)] }, before, after);
        var replaced = new PlanNamesOf(done, before, after);
        return Changed(before, after).Where(line => !listed.Explains(line) && !lasting.Names(line) && !replaced.ReplacesUnseen(line) && !SideEffect.All.Any(effect => effect.Explains(line, names)))
            .Select(line => $"Not undone and not listed, {(after.Contains(line) ? "new" : "missing")}: {line}").FirstOrDefault();
    }

    /// <summary>A DELETE of a member without <c>/$ref</c> deletes the member itself.</summary>
    public static string? OfWrites(IReadOnlyList<System.Text.Json.JsonElement> writes) =>
        writes.Where(write => write.TextAt("method") == "DELETE" && write.TextAt("path")!.Split('/', StringSplitOptions.RemoveEmptyEntries) is [.., "members" or "owners" or "manager" or "sponsors", _] path && path[^1] != "$ref")
            .Select(write => $"A link was deleted without $ref: {write.GetRawText()}").FirstOrDefault();

    public static IEnumerable<StateLine> Changed(HashSet<StateLine> before, HashSet<StateLine> after) =>
        before.Where(line => !after.Contains(line)).Concat(after.Where(line => !before.Contains(line)));

    private static string StepText(IReadOnlyList<RecoveryStepRow> steps, int order) => steps.Where(step => step.Order == order).Select(step => $"{step.Kind} {step.Method} {step.Path} {step.Body}").FirstOrDefault() ?? "";
}
