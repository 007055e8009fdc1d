using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Graph;

namespace EntraRecoveryPortal.Hosting;

/// <summary>Learns the tenant's name from Graph, now and once an hour; until then its id or its last name stands for it.</summary>
internal sealed partial class TenantNaming(TenantReader reader, PortalDatabase database, SingleTenant tenant, TimeProvider clock, ILogger<TenantNaming> logger)
    : BackgroundService
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
            await Task.Delay(await LearnAsync(stoppingToken) ? AskEvery : AskAgainAfter, clock, stoppingToken);
    }

    private async Task<bool> LearnAsync(CancellationToken cancel)
    {
        try
        {
            if (await reader.WhoAsync(cancel) is not { Name.Length: > 0 } who)
                return false;
            await database.RenameTenantAsync(tenant.TenantId, who.Name, cancel);
            return true;
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            LogNameless(exception);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The tenant's name is not known yet")]
    private partial void LogNameless(Exception exception);
}
