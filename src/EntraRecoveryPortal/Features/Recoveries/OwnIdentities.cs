using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>The portal's own applications and service principals, by client id as configured and by object id as ever captured.</summary>
public sealed class OwnIdentities(IDbContextFactory<PortalDbContext> contexts, IOptions<SignInOptions> signIn, IOptions<TenantOptions> tenant)
{
    private static readonly string[] Types = ["application", "servicePrincipal"];

    public async Task<IReadOnlySet<string>> IdsAsync(CancellationToken cancel)
    {
        string?[] configured = [signIn.Value.ClientId, tenant.Value.Reader.ClientId, tenant.Value.Writer.ClientId];
        var clientIds = configured.OfType<string>().Where(id => id.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var objectIds = await db.ObjectVersions
            .Where(version => Types.Contains(version.Type) && clientIds.Contains(version.SearchName!))
            .Join(db.Objects, version => version.ObjectKey, thing => thing.ObjectKey, (_, thing) => thing.ObjectId)
            .Distinct().ToListAsync(cancel);
        return clientIds.Concat(objectIds).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }
}
