using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Says who is at the other end of a step's links.</summary>
internal static class PlanNames
{
    private const int Named = 3;

    /// <summary>The names that the report knows, in the order of the ids, so that the same plan stays the same text.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(PortalDbContext db, long reportKey, RecoveryPlan plan, CancellationToken cancel)
    {
        var ids = plan.Steps.SelectMany(step => step.Targets).Select(target => target.Id).Concat(plan.DeadReferences.Select(reference => reference.Id)).Distinct(StringComparer.Ordinal).ToList();
        var changed = await db.ReportChanges.Where(change => change.ReportKey == reportKey && ids.Contains(change.ObjectId))
            .Select(change => new { Id = change.ObjectId, Name = change.DisplayName }).ToListAsync(cancel);
        var linked = await db.ReportItems.Where(item => item.ReportKey == reportKey && item.TargetName != null && ids.Contains(item.TargetId!))
            .Select(item => new { Id = item.TargetId!, Name = item.TargetName! }).Distinct().ToListAsync(cancel);
        var names = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var known in changed.Concat(linked))
            names.TryAdd(known.Id, known.Name);
        return names;
    }

    /// <summary>"The policy would name Contractors (3ffc797b-…), which is gone for good."</summary>
    public static string InText(string sentence, IReadOnlyDictionary<string, string> names) =>
        string.Join(' ', sentence.Split(' ').Select(word => word.TrimEnd('.', ',', ':', ';') is var id && names.TryGetValue(id, out var name) ? $"{name} ({id}){word[id.Length..]}" : word));

    /// <summary>"Remove 1 of its members added since: Mallory Mint."</summary>
    public static string Why(PlanStep step, IReadOnlyDictionary<string, string> names)
    {
        if (step.Targets.Count == 0)
            return step.Why;
        var named = step.Targets.Take(Named).Select(target => names.GetValueOrDefault(target.Id, target.Id)).ToList();
        if (step.Targets.Count > Named)
            named.Add($"{Words.Number(step.Targets.Count - Named)} more");
        return $"{step.Why.TrimEnd('.')}: {Phrases.Joined(named)}.";
    }
}
