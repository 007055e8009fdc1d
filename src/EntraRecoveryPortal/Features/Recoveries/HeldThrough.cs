using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>
/// What somebody has a part in, as of the newest snapshot: the groups they are in, and the groups and apps they own; and what these have a part in, for whoever owns an application can sign in as its
/// service principal. What these are given they have.
/// </summary>
internal static class HeldThrough
{
    private const string Members = "members";
    private const string Owners = "owners";
    private const string Application = "application";
    private const string Principal = "servicePrincipal";
    private static readonly string[] Holders = ["group", Application, Principal];

    public static async Task<IReadOnlySet<string>> ReadAsync(PortalDbContext db, long tenantKey, string objectId, CancellationToken cancel)
    {
        var newest = await db.Snapshots.Where(row => row.TenantKey == tenantKey && row.SealedAt != null).Select(row => row.SnapshotKey).DefaultIfEmpty().MaxAsync(cancel);
        var open = await db.Objects.Where(thing => thing.TenantKey == tenantKey && thing.ObjectId == objectId).Select(thing => thing.ObjectKey).ToListAsync(cancel);
        var held = new Dictionary<long, string>();
        while (open.Count > 0)
        {
            var ends = open;
            var found = await db.LinksAt(newest).Where(link => EF.Parameter(ends).Contains(link.TargetKey) && (link.Relation == Members || link.Relation == Owners))
                .Join(db.Objects.Where(thing => Holders.Contains(thing.Type)), link => link.SourceKey, thing => thing.ObjectKey, (_, thing) => new Holder(thing.ObjectKey, thing.ObjectId, thing.Type))
                .Distinct().ToListAsync(cancel);
            found.AddRange(await PrincipalsAsync(db, tenantKey, [.. found.Where(one => one.Type == Application && !held.ContainsKey(one.Key)).Select(one => one.Key)], cancel));
            open = [.. found.Where(one => held.TryAdd(one.Key, one.Id)).Select(one => one.Key)];
        }

        return held.Values.ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    // An application and its service principal have the same appId, for ever.
    private static async Task<IReadOnlyList<Holder>> PrincipalsAsync(PortalDbContext db, long tenantKey, IReadOnlyList<long> applications, CancellationToken cancel)
    {
        if (applications.Count == 0)
            return [];
        var appIds = await db.ObjectVersions.Where(version => EF.Parameter(applications).Contains(version.ObjectKey) && version.SearchName != null).Select(version => version.SearchName).Distinct().ToListAsync(cancel);
        return await db.ObjectVersions.Where(version => version.TenantKey == tenantKey && version.Type == Principal && EF.Parameter(appIds).Contains(version.SearchName))
            .Join(db.Objects, version => version.ObjectKey, thing => thing.ObjectKey, (_, thing) => new Holder(thing.ObjectKey, thing.ObjectId, thing.Type)).Distinct().ToListAsync(cancel);
    }

    private sealed record Holder(long Key, string Id, string Type);
}
