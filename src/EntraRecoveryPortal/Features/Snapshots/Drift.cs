using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Graph;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>What a whole read found changed and no delta round told: so far the snapshots taken by changes alone were wrong.</summary>
internal static class Drift
{
    /// <summary>By relation; empty stands for the objects.</summary>
    public static async Task<IReadOnlyDictionary<string, int>?> CountAsync(PortalDbContext db, long snapshotKey, string type, ToldChanges told, CancellationToken cancel)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal) { [""] = 0 };
        var changed = db.ObjectVersions.Where(row => row.SnapshotKey == snapshotKey && !row.IsCopy);
        await foreach (var id in changed.Where(row => row.Type == type).Join(db.Objects, row => row.ObjectKey, found => found.ObjectKey, (_, found) => found.ObjectId).AsAsyncEnumerable().WithCancellation(cancel))
            counts[""] += told.Objects.Contains(id) ? 0 : 1;
        foreach (var relation in Catalogue.Of(type).Relations.Where(relation => relation.IsTracked))
            counts[relation.Name] = await LinksAsync(db, snapshotKey, type, relation.Name, told, cancel);
        return counts;
    }

    // A link that came or went with one of its ends is told by that end.
    private static async Task<int> LinksAsync(PortalDbContext db, long snapshotKey, string type, string relation, ToldChanges told, CancellationToken cancel)
    {
        var crossed = db.ObjectVersions.Where(row => row.SnapshotKey == snapshotKey && !row.IsCopy && row.PreviousState != row.State);
        var rows = db.LinkVersions.Where(row => row.SnapshotKey == snapshotKey && !row.IsInitial && row.Relation == relation
                && !crossed.Any(end => end.ObjectKey == row.SourceKey || end.ObjectKey == row.TargetKey))
            .Join(db.Objects, row => row.SourceKey, source => source.ObjectKey, (row, source) => new { row.TargetKey, source.Type, Source = source.ObjectId })
            .Where(row => row.Type == type)
            .Join(db.Objects, row => row.TargetKey, target => target.ObjectKey, (row, target) => new { row.Source, Target = target.ObjectId });
        var count = 0;
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancel))
            count += told.Links.Contains((row.Source, relation, row.Target)) ? 0 : 1;
        return count;
    }
}
