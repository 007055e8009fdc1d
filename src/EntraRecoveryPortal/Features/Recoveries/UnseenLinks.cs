using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Links to what lies in the recycle bin: Graph shows them to nobody, and the newest snapshot remembers them.</summary>
internal static class UnseenLinks
{
    private const string Members = "members";
    private const string Owners = "owners";

    /// <summary>Names whom a step replaces unseen, and says that it cannot be undone.</summary>
    public static async Task<RecoveryPlan> NamedAsync(RecoveryPlan plan, PortalDbContext db, long tenantKey, CancellationToken cancel)
    {
        var setting = plan.Steps.Where(step => step.ReplacesUnseen).ToList();
        if (setting.Count == 0)
            return plan;
        var ids = setting.ConvertAll(step => step.Object.Id);
        var relations = setting.Select(step => step.Relation!).Distinct().ToList();
        var types = setting.Select(step => step.Object.Type).Distinct().ToList();
        var kept = await Links(db, tenantKey, await NewestAsync(db, tenantKey, cancel)).Where(link => relations.Contains(link.Relation) && types.Contains(link.SourceType) && ids.Contains(link.SourceId)).ToListAsync(cancel);
        var names = kept.GroupBy(link => (new ObjectRef(link.SourceType, link.SourceId), link.Relation)).ToDictionary(group => group.Key, group => group.First());
        var steps = plan.Steps.Select(step => step.ReplacesUnseen && names.TryGetValue((step.Object, step.Relation!), out var link) ? Replacing(step, link) : step).ToList();
        var known = steps.Where(step => step is { Kind: StepKind.SetLink, ReplacesUnseen: false }).Select(step => (step.Object, PlanWarnings.ReplacesUnseen(step))).ToHashSet();
        return plan with
        {
            Steps = steps,
            Warnings =
            [
                .. plan.Warnings.Where(warning => !known.Contains((warning.Object, warning.Sentence))),
                .. steps.Where(step => step is { Kind: StepKind.SetLink, CanBeUndone: false }).Select(step => new PlanWarning(step.Object, step.ObjectName, step.CannotBeUndoneReason!)),
            ],
        };
    }

    /// <summary>With the places that people in the recycle bin have in groups that may hold roles: they hold these roles again as soon as they are back.</summary>
    public static async Task<WriterReach> WithPlacesAsync(WriterReach reach, PortalDbContext db, long tenantKey, CancellationToken cancel)
    {
        var groups = reach.RoleGroups.Keys.ToList();
        var kept = (await Links(db, tenantKey, await NewestAsync(db, tenantKey, cancel))
                .Where(link => (link.Relation == Members || link.Relation == Owners) && link.SourceType == "group" && groups.Contains(link.SourceId)).ToListAsync(cancel))
            .ToLookup(link => (link.SourceId, link.Relation), link => link.TargetId);
        return reach with
        {
            RoleGroups = reach.RoleGroups.ToDictionary(
                group => group.Key,
                group => new RoleGroup(group.Value.Members.Union(kept[(group.Key, Members)]).ToHashSet(StringComparer.Ordinal), group.Value.Owners.Union(kept[(group.Key, Owners)]).ToHashSet(StringComparer.Ordinal)),
                StringComparer.Ordinal),
        };
    }

    // Whoever comes back may be what was linked all the time, and then replaces nobody.
    private static PlanStep Replacing(PlanStep step, UnseenLink link) => link.TargetId == step.Targets[0].Id ? step with { Unseen = link.TargetId } : step with
    {
        Before = JsonSerializer.Serialize(new[] { link.TargetId }),
        Unseen = link.TargetId,
        CanBeUndone = false,
        CannotBeUndoneReason = $"It replaces {link.TargetName} as {step.Relation}, who lies in the recycle bin: that link does not come back by an undo.",
    };

    private static Task<long> NewestAsync(PortalDbContext db, long tenantKey, CancellationToken cancel) =>
        db.Snapshots.Where(row => row.TenantKey == tenantKey && row.SealedAt != null).Select(row => row.SnapshotKey).DefaultIfEmpty().MaxAsync(cancel);

    private static IQueryable<UnseenLink> Links(PortalDbContext db, long tenantKey, long newest) =>
        from link in db.LinksAt(newest)
        join source in db.Objects on link.SourceKey equals source.ObjectKey
        join target in db.ObjectVersions on link.TargetKey equals target.ObjectKey
        join end in db.Objects on link.TargetKey equals end.ObjectKey
        where source.TenantKey == tenantKey && target.SnapshotKey <= newest && target.State == ObjectState.SoftDeleted && !db.ObjectVersions.Any(newer => newer.ObjectKey == target.ObjectKey && newer.SnapshotKey > target.SnapshotKey && newer.SnapshotKey <= newest)
        select new UnseenLink { SourceType = source.Type, SourceId = source.ObjectId, Relation = link.Relation, TargetId = end.ObjectId, TargetName = target.DisplayName };

    private sealed record UnseenLink
    {
        public required string SourceType { get; init; }
        public required string SourceId { get; init; }
        public required string Relation { get; init; }
        public required string TargetId { get; init; }
        public required string TargetName { get; init; }
    }
}
