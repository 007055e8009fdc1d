using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Who may be a member or an owner of a group for a while, by the ids of their eligibilities.</summary>
internal static class GroupEligibilities
{
    public const string Type = "groupEligibility";

    /// <summary>Those of these snapshots, where links of groups are compared at all; a tenant has few.</summary>
    public static async Task<IReadOnlySet<string>> OfAsync(PortalDbContext db, long tenantKey, IReadOnlyList<long> snapshots, IReadOnlyCollection<LinkPair> links, CancellationToken cancel)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var snapshot in links.Any(pair => pair.Link.Source.Type == "group") ? snapshots : [])
        {
            ids.UnionWith(await db.ObjectsAt(tenantKey, snapshot).Where(row => row.Type == Type && row.State == ObjectState.Present)
                .Join(db.Objects, row => row.ObjectKey, one => one.ObjectKey, (_, one) => one.ObjectId).ToListAsync(cancel));
        }

        return ids;
    }
}
