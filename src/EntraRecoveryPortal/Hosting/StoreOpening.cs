using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Hosting;

/// <summary>Before anyone works with the store: it is in this version's shape, its keys are here, and the tenant has its row.</summary>
internal sealed class StoreOpening(PortalDatabase database, StoreKeys keys, IOptions<TenantOptions> tenant)
{
    public async Task<DatabaseCheck> OpenAsync(CancellationToken cancel)
    {
        if (await database.MigratesAtStartAsync(cancel))
            await database.MigrateAsync(cancel);
        else
            await database.DemandKnownAsync(cancel);
        var check = await database.CheckAsync(cancel);
        if (check.PendingMigrations.Count > 0)
            throw new PortalCannotStartException("The store is older than this portal. Run the portal once with the argument: migrate.");
        if (check.Faults.Count > 0)
            throw new PortalCannotStartException("The store is not set up as the portal needs it. " + string.Join(' ', check.Faults));
        if ((await database.KeyIdsAsync(cancel)).Where(id => !keys.Has(id)).ToList() is { Count: > 0 } missing)
        {
            throw new PortalCannotStartException($"The store was encrypted under the key {string.Join(" and the key ", missing)}, which Store:KeyFile (or Store:Key) does not hold. "
                + "Put it back beside the others; without it that part of the store cannot be read.");
        }

        await database.EnsureTenantAsync(tenant.Value.Id, tenant.Value.Id, cancel);
        return check;
    }
}
