using EntraRecoveryPortal.Features.Snapshots.Integrity;

namespace EntraRecoveryPortal.Hosting;

/// <summary>Before anything else starts: the store is in this version's shape, the tenant has its row, and the audit knows the configuration.</summary>
internal sealed partial class PortalStart(StoreOpening opening, Anchor anchor, ConfigurationAudit configuration, ILogger<PortalStart> logger) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var check = await opening.OpenAsync(cancellationToken);
        foreach (var trigger in check.AlteredTriggers)
            LogAltered(trigger);
        foreach (var operation in check.OpenGuards)
            LogOpen(operation);
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
