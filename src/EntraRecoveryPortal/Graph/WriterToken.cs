namespace EntraRecoveryPortal.Graph;

/// <summary>Who the writer is by its own token, for those who look and never write.</summary>
public sealed class WriterToken(TenantWriter writer)
{
    /// <summary>Null when no writer is configured.</summary>
    public Task<TokenSight?> ReadAsync(CancellationToken cancel) => writer.TokenAsync(cancel);
}
