using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Data;

/// <summary>Hands out the configured engine's context under the name that all callers know.</summary>
internal sealed class PortalDbContextFactory<TContext>(IDbContextFactory<TContext> contexts) : IDbContextFactory<PortalDbContext>
    where TContext : PortalDbContext
{
    public PortalDbContext CreateDbContext() => contexts.CreateDbContext();

    public async Task<PortalDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
        await contexts.CreateDbContextAsync(cancellationToken);
}
