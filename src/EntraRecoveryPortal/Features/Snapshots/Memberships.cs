using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>What an object is a member of through groups in groups, each with the shortest path that leads there.</summary>
internal static class Memberships
{
    private const string Members = "members";
    private const int MostLevels = 20;
    private const int MostGroups = 5_000;

    public static async Task<IReadOnlyList<NamedLink>> OfAsync(PortalDbContext db, long tenantKey, long snapshotKey, long objectKey, CancellationToken cancel)
    {
        var paths = new Dictionary<long, IReadOnlyList<long>> { [objectKey] = [] };
        long[] edge = [objectKey];
        for (var level = 0; level < MostLevels && edge.Length > 0 && paths.Count < MostGroups; level++)
        {
            var next = new List<long>();
            foreach (var chunk in edge.Chunk(ObjectKeys.ChunkSize))
            {
                var links = await db.LinksAt(snapshotKey).Where(link => link.Relation == Members && chunk.Contains(link.TargetKey))
                    .Select(link => new { link.SourceKey, link.TargetKey }).ToListAsync(cancel);
                foreach (var link in links)
                {
                    if (paths.TryAdd(link.SourceKey, link.TargetKey == objectKey ? [] : [.. paths[link.TargetKey], link.TargetKey]))
                        next.Add(link.SourceKey);
                }
            }

            edge = [.. next];
        }

        paths.Remove(objectKey);
        var named = await NamedAsync(db, tenantKey, snapshotKey, [.. paths.Keys], cancel);
        return [.. from path in paths
                   let link = named[path.Key]
                   orderby path.Value.Count, link.DisplayName
                   select link with { Path = [.. path.Value.Select(key => named[key])] }];
    }

    private static async Task<Dictionary<long, NamedLink>> NamedAsync(PortalDbContext db, long tenantKey, long snapshotKey, long[] keys, CancellationToken cancel)
    {
        var named = new Dictionary<long, NamedLink>();
        foreach (var chunk in keys.Chunk(ObjectKeys.ChunkSize))
        {
            var objects = await db.Objects.AsNoTracking().Where(row => chunk.Contains(row.ObjectKey)).ToListAsync(cancel);
            var versions = await db.ObjectsAt(snapshotKey, chunk).ToDictionaryAsync(row => row.ObjectKey, cancel);
            foreach (var row in objects)
            {
                var version = versions.GetValueOrDefault(row.ObjectKey);
                named[row.ObjectKey] = new(Members, new(row.Type, row.ObjectId), version?.DisplayName ?? row.ObjectId, version?.State);
            }
        }

        return named;
    }
}
