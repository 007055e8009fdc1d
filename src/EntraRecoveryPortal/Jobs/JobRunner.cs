using System.Collections.Concurrent;
using System.Globalization;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Jobs;

/// <summary>Claims jobs and runs several at once, each in a scope of its own with the person who started it as the actor.</summary>
internal sealed partial class JobRunner(
    IServiceScopeFactory scopes, JobLeases leases, JobSignals signals, IEnumerable<JobKind> kinds, TimeProvider clock, ILogger<JobRunner> logger)
    : BackgroundService
{
    /// <summary>A job that is begun more often than this takes its portal down with it, or never gets the time it needs.</summary>
    public const int MostRuns = 10;

    private const int AtOnce = 4;
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(5);
    private readonly Dictionary<string, JobKind> kinds = kinds.ToDictionary(k => k.Name, StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, Task> runs = new();
    private readonly string owner = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await StartFreeJobsAsync(stoppingToken);
                await signals.WaitAsync(PollEvery, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(runs.Values);
        }
    }

    private async Task StartFreeJobsAsync(CancellationToken stopping)
    {
        try
        {
            while (runs.Count < AtOnce && await leases.ClaimAsync(owner, kinds.Keys, stopping) is { } row)
            {
                var run = RunAsync(row, stopping);
                runs[row.JobKey] = run;
                _ = run.ContinueWith(_ => Ended(row.JobKey), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogClaimFailed(exception);
        }
    }

    private void Ended(long jobKey)
    {
        runs.TryRemove(jobKey, out _);
        signals.Wake();
        signals.Changed();
    }

    private async Task RunAsync(JobRow row, CancellationToken stopping)
    {
        await Task.Yield();
        using var run = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var ended = new CancellationTokenSource();
        using var context = new JobContext(row, leases, signals, clock);
        signals.Started(row.JobKey, run);
        var heartbeat = KeepLeaseAsync(row, run, ended.Token);
        try
        {
            if (row.CancelRequested)
                await run.CancelAsync();
            LogStarted(row.Kind, row.JobKey, row.Epoch);
            await RunInScopeAsync(row, context, run.Token);
            await EndAsync(row, context.Failure is null ? JobState.Successful : JobState.Failed, context.Failure);
        }
        catch (LeaseLostException)
        {
            LogLeaseLost(row.Kind, row.JobKey);
        }
        catch (OperationCanceledException) when (run.IsCancellationRequested)
        {
            await CancelledAsync(row, stopping);
        }
        catch (Exception exception)
        {
            var id = Guid.NewGuid();
            LogFailed(exception, row.Kind, row.JobKey, id);
            await EndAsync(row, JobState.Failed, $"Something unexpected went wrong. The log tells more under {id}.");
        }
        finally
        {
            signals.Ended(row.JobKey);
            await ended.CancelAsync();
            await heartbeat;
        }
    }

    private async Task RunInScopeAsync(JobRow row, JobContext context, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var kind = kinds[row.Kind];
        scope.ServiceProvider.GetRequiredService<Actor>().BecomeForJob(context.StartedBy, kind.Permission);
        var job = (IJob)scope.ServiceProvider.GetRequiredService(kind.Job);
        if (row.Epoch <= MostRuns)
        {
            await job.RunAsync(context, cancel);
            return;
        }

        var reason = $"It was begun {MostRuns} times and never came to its end, so it is given up.";
        context.Fail(reason);
        await job.GiveUpAsync(context, reason, CancellationToken.None); // also when somebody asked to cancel: it ends either way
    }

    // A stop hands the job on; only a person's wish, or a lease that is gone, ends this run for another reason.
    private async Task CancelledAsync(JobRow row, CancellationToken stopping)
    {
        var isCancelled = await leases.RenewAsync(row.JobKey, row.Epoch, CancellationToken.None);
        if (isCancelled is true)
            await EndAsync(row, JobState.Abandoned, null);
        else if (isCancelled is false && stopping.IsCancellationRequested)
            await leases.ReleaseAsync(row.JobKey, row.Epoch, CancellationToken.None);
        else
            LogLeaseLost(row.Kind, row.JobKey);
    }

    private async Task EndAsync(JobRow row, string state, string? error)
    {
        if (await leases.FinishAsync(row.JobKey, row.Epoch, state, error, CancellationToken.None))
            LogEnded(row.Kind, row.JobKey, state);
        else
            LogLeaseLost(row.Kind, row.JobKey);
    }

    private async Task KeepLeaseAsync(JobRow row, CancellationTokenSource run, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(JobLeases.Length / 3, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                if (await leases.RenewAsync(row.JobKey, row.Epoch, ended) is not false)
                    await run.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // the run is over
        }
        catch (Exception exception)
        {
            LogHeartbeatFailed(exception, row.JobKey);
            await run.CancelAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Kind} {JobKey} runs, epoch {Epoch}")]
    private partial void LogStarted(string kind, long jobKey, long epoch);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Kind} {JobKey} ended: {State}")]
    private partial void LogEnded(string kind, long jobKey, string state);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Kind} {JobKey} was taken over by another portal")]
    private partial void LogLeaseLost(string kind, long jobKey);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Kind} {JobKey} failed ({CorrelationId})")]
    private partial void LogFailed(Exception exception, string kind, long jobKey, Guid correlationId);

    [LoggerMessage(Level = LogLevel.Error, Message = "The lease of job {JobKey} cannot be renewed")]
    private partial void LogHeartbeatFailed(Exception exception, long jobKey);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store cannot be asked for jobs")]
    private partial void LogClaimFailed(Exception exception);
}
