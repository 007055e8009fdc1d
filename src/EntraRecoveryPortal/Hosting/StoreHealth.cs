using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EntraRecoveryPortal.Hosting;

internal sealed class StoreHealth(PortalDatabase database, StoreSpace space) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => await database.CheckAsync(cancellationToken) switch
        {
            { PendingMigrations.Count: > 0 } => HealthCheckResult.Unhealthy("The store is older than this portal."),
            { AlteredTriggers.Count: > 0 } => HealthCheckResult.Degraded("Triggers that protect sealed rows are missing or altered."),
            _ when space.IsFull => HealthCheckResult.Unhealthy("The disk of the store is full."),
            { OpenGuards.Count: > 0 } => HealthCheckResult.Degraded("The guard of sealed rows stands open."),
            { Faults: [var fault, ..] } => HealthCheckResult.Unhealthy(fault),
            _ => HealthCheckResult.Healthy(),
        };
}
