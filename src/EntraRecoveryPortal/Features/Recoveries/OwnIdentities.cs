using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>The portal's own applications and service principals, by client id as configured and by object id as ever captured.</summary>
public sealed class OwnIdentities(IDbContextFactory<PortalDbContext> contexts, OwnApplications own)
{
    private static readonly string[] Types = ["application", "servicePrincipal"];

    public async Task<OwnIds> IdsAsync(CancellationToken cancel)
    {
        var clientIds = own.ClientIds.ToList();
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var objects = await db.ObjectVersions
            .Where(version => Types.Contains(version.Type) && clientIds.Contains(version.SearchName!))
            .Join(db.Objects, version => version.ObjectKey, thing => thing.ObjectKey, (_, thing) => new { thing.Type, thing.ObjectId })
            .Distinct().ToListAsync(cancel);
        return new(
            clientIds.Concat(objects.Select(thing => thing.ObjectId)).ToHashSet(StringComparer.OrdinalIgnoreCase),
            objects.Where(thing => thing.Type == "servicePrincipal").Select(thing => thing.ObjectId).ToHashSet(StringComparer.OrdinalIgnoreCase));
    }
}

/// <summary>By which ids the portal's own identities are known.</summary>
/// <param name="All">Client ids, and object ids of applications and service principals.</param>
/// <param name="Principals">Object ids of the service principals alone.</param>
public sealed record OwnIds(IReadOnlySet<string> All, IReadOnlySet<string> Principals);
