using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Security;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Hosting;

/// <summary>Before anything else starts: the store is in this version's shape, the tenant has its row, and the audit knows the configuration.</summary>
internal sealed partial class PortalStart(
    PortalDatabase database, StoreKeys keys, Anchor anchor, ConfigurationAudit configuration, IOptions<TenantOptions> tenant, ILogger<PortalStart> logger) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (await database.MigratesAtStartAsync(cancellationToken))
            await database.MigrateAsync(cancellationToken);
        var check = await database.CheckAsync(cancellationToken);
        if (check.PendingMigrations.Count > 0)
            throw new PortalCannotStartException("The store is older than this portal. Run the portal once with the argument: migrate.");
        if (check.Faults.Count > 0)
            throw new PortalCannotStartException("The store is not set up as the portal needs it. " + string.Join(' ', check.Faults));
        if ((await database.KeyIdsAsync(cancellationToken)).Where(id => !keys.Has(id)).ToList() is { Count: > 0 } missing)
        {
            throw new PortalCannotStartException($"The store was encrypted under the key {string.Join(" and the key ", missing)}, which Store:KeyFile (or Store:Key) does not hold. "
                + "Put it back beside the others; without it that part of the store cannot be read.");
        }

        foreach (var trigger in check.AlteredTriggers)
            LogAltered(trigger);
        foreach (var operation in check.OpenGuards)
            LogOpen(operation);
        await database.EnsureTenantAsync(tenant.Value.Id, tenant.Value.Id, cancellationToken);
        await configuration.RecordAsync(cancellationToken);
        await anchor.StartAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Critical, Message = "The trigger {Trigger} that protects sealed rows is missing or altered")]
    private partial void LogAltered(string trigger);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The guard of sealed rows stands open for {Operation}")]
    private partial void LogOpen(string operation);
}
