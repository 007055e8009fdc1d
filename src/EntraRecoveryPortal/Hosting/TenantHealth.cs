using EntraRecoveryPortal.Graph;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EntraRecoveryPortal.Hosting;

/// <summary>
/// Whether the tenant answers the reader; asked at most twice a minute. A tenant that does not answer leaves the portal degraded, not
/// unready: its snapshots and history are wanted most just then.
/// </summary>
internal sealed partial class TenantHealth(TenantReader reader, TimeProvider clock, ILogger<TenantHealth> logger) : IHealthCheck
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private (long At, HealthCheckResult Result)? last;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (last is { } kept && clock.GetElapsedTime(kept.At) < KeepFor)
            return kept.Result;
        var result = await AskAsync(cancellationToken);
        last = (clock.GetTimestamp(), result);
        return result;
    }

    private async Task<HealthCheckResult> AskAsync(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            return await reader.WhoAsync(patience.Token) is null
                ? HealthCheckResult.Degraded("Microsoft Graph does not let the reader see the organization.")
                : HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            LogUnreachable(exception);
            return HealthCheckResult.Degraded("Microsoft Graph does not answer the reader.");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The tenant does not answer the reader")]
    private partial void LogUnreachable(Exception exception);
}
