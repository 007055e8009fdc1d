using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>What somebody has a part in, as of the newest snapshot: the groups they are in, through other groups too, and the groups and apps they own. What these are given they have.</summary>
internal static class HeldThrough
{
    private const string Members = "members";
    private const string Owners = "owners";
    private static readonly string[] Holders = ["group", "application", "servicePrincipal"];

    public static async Task<IReadOnlySet<string>> ReadAsync(PortalDbContext db, long tenantKey, string objectId, CancellationToken cancel)
    {
        var newest = await db.Snapshots.Where(row => row.TenantKey == tenantKey && row.SealedAt != null).Select(row => row.SnapshotKey).DefaultIfEmpty().MaxAsync(cancel);
        var links = db.LinksAt(newest).Join(db.Objects.Where(thing => thing.TenantKey == tenantKey && Holders.Contains(thing.Type)), link => link.SourceKey, thing => thing.ObjectKey,
            (link, thing) => new { link.Relation, link.TargetKey, thing.ObjectKey, thing.ObjectId });
        var start = await db.Objects.Where(thing => thing.TenantKey == tenantKey && thing.ObjectId == objectId).Select(thing => thing.ObjectKey).ToListAsync(cancel);
        var held = (await links.Where(link => start.Contains(link.TargetKey) && (link.Relation == Members || link.Relation == Owners)).ToListAsync(cancel))
            .DistinctBy(link => link.ObjectKey).ToDictionary(link => link.ObjectKey, link => link.ObjectId);
        List<long> open = [.. held.Keys];
        while (open.Count > 0)
        {
            var found = await links.Where(link => open.Contains(link.TargetKey) && link.Relation == Members).ToListAsync(cancel);
            open = [.. found.Where(link => held.TryAdd(link.ObjectKey, link.ObjectId)).Select(link => link.ObjectKey)];
        }

        return held.Values.ToHashSet(StringComparer.OrdinalIgnoreCase);
    }
}
