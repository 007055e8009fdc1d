using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>The portal's own applications and service principals, by client id as configured and by object id as ever captured.</summary>
public sealed class OwnIdentities(IDbContextFactory<PortalDbContext> contexts, OwnApplications own)
{
    private static readonly string[] Types = ["application", "servicePrincipal"];

    public async Task<IReadOnlySet<string>> IdsAsync(CancellationToken cancel)
    {
        var clientIds = own.ClientIds.ToList();
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var objectIds = await db.ObjectVersions
            .Where(version => Types.Contains(version.Type) && clientIds.Contains(version.SearchName!))
            .Join(db.Objects, version => version.ObjectKey, thing => thing.ObjectKey, (_, thing) => thing.ObjectId)
            .Distinct().ToListAsync(cancel);
        return clientIds.Concat(objectIds).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }
}
