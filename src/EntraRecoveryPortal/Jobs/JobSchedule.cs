using System.Security.Cryptography;
using System.Text;

namespace EntraRecoveryPortal.Jobs;

/// <summary>Looks at the clock again and again, and asks for a job when one is due. A look that fails is logged and costs only itself.</summary>
internal abstract partial class JobSchedule(TimeSpan lookEvery, TimeProvider clock, ILogger logger) : BackgroundService
{
    protected TimeProvider Clock => clock;

    protected ILogger Logger => logger;

    /// <summary>False where the configuration wants no such job.</summary>
    protected virtual bool IsOn => true;

    /// <summary>Asks for the job if one is due; true when it did.</summary>
    internal abstract Task<bool> AskIfDueAsync(CancellationToken cancel);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!IsOn)
            return;
        using var timer = new PeriodicTimer(lookEvery, clock);
        do
        {
            try
            {
                await AskIfDueAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(logger, GetType().Name, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>The same name is the same operation on every portal.</summary>
    protected static Guid OperationOf(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));

    [LoggerMessage(Level = LogLevel.Error, Message = "{Schedule} cannot tell what is due")]
    private static partial void LogFailed(ILogger logger, string schedule, Exception exception);
}
