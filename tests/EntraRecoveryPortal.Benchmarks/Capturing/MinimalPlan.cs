using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Snapshots;

namespace EntraRecoveryPortal.Benchmarks.Capturing;

/// <summary>
/// The least requests that Microsoft's documentation leaves for a whole read: pages of each list and bin at their largest size, the pages of
/// groups/delta and administrativeUnits/delta, a token and the last page of a round for each tracked type, twenty parts a batch for what has no other way.
/// </summary>
internal static class MinimalPlan
{
    private const int LinksAPage = 500;
    private const int ObjectsAPage = 200;

    public static int Of(SnapshotSummary snapshot)
    {
        // The tenant that answers, and whether Microsoft's own recovery was at work, are asked for once.
        var requests = 1;
        foreach (var row in snapshot.Types.Where(row => row.Relation.Length == 0))
        {
            var type = Catalogue.Of(row.Type);
            var size = type.PageSize ?? 100;
            requests += type.ParentType is { } parent ? OfChildren(snapshot, type, Count(snapshot, parent)) : Pages(row.PresentCount, size);
            requests += type.DeletedListPath is null ? 0 : Pages(row.SoftDeletedCount, size);
            requests += type.DeltaPath is null ? 0 : 2;
            requests += type.Joined.Where(part => part.Only is null).Sum(part => part.On.Count > 0 ? Pages(row.PresentCount, 100) : Pages(row.PresentCount, size));
            // How many may hold such links, a snapshot does not tell: a page each.
            requests += type.Relations.Sum(relation => relation.Lists.Count);
            requests += type.Relations.Where(relation => relation is { DeltaPath: not null, Expand: null })
                .GroupBy(relation => relation.DeltaPath, StringComparer.Ordinal)
                .Sum(round => Math.Max(Pages(row.PresentCount, ObjectsAPage), Pages(round.Sum(relation => Count(snapshot, row.Type, relation.Name)), LinksAPage)));
        }

        return requests;
    }

    private static int OfChildren(SnapshotSummary snapshot, ObjectType type, int parents) =>
        Pages(parents, Catalogue.Of(type.ParentType!).PageSize ?? 100) + (type.ParentExpand is null ? Pages(parents, 20) : 0);

    private static int Count(SnapshotSummary snapshot, string type, string relation = "") =>
        snapshot.Types.Where(row => row.Type == type && row.Relation == relation).Select(row => row.PresentCount).FirstOrDefault();

    private static int Pages(int items, int size) => Math.Max(1, (items + size - 1) / size);
}
