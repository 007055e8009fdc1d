using System.Globalization;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Jobs;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>How far a capture is: type by type, and every other second what it has asked of Microsoft Graph and what it waits for; then no page comes that would tell.</summary>
internal sealed class CaptureProgress : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private readonly JobContext context;
    private readonly GraphLimiter limiter;
    private readonly GraphTraffic before;
    private readonly CancellationTokenSource over = new();
    private readonly Task telling;
    private (string Phase, long Objects) last = ("Waiting for the tenant", 0);

    public CaptureProgress(JobContext context, GraphLimiter limiter, TimeProvider clock)
    {
        (this.context, this.limiter, before) = (context, limiter, limiter.Traffic);
        telling = TellAsync(clock);
    }

    public Task ReportAsync(string phase, long objects, CancellationToken cancel)
    {
        last = (phase, objects);
        return context.ReportAsync(JobState.LoadingData, phase, objects, total: null, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        over.Dispose();
        context.Message = null;
    }

    /// <param name="traffic">Since the capture began.</param>
    internal static string Words(GraphTraffic traffic, DateTimeOffset? waitingUntil)
    {
        var sent = string.Create(CultureInfo.InvariantCulture, $"{traffic.Requests:N0} requests, {traffic.Units:N0} resource units");
        return waitingUntil is { } until
            ? string.Create(CultureInfo.InvariantCulture, $"{sent}. Microsoft Graph's quota is used up: waiting until {until.UtcDateTime:HH:mm:ss} UTC.")
            : traffic.IsSlowed ? $"{sent}. Microsoft Graph's quota is nearly used up, so it goes slower." : $"{sent}.";
    }

    // What goes wrong in telling goes wrong in the next page as well, and is told there.
    private async Task TellAsync(TimeProvider clock)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(over.Token))
        {
            context.Message = Words(limiter.Traffic.Since(before), limiter.WaitingUntil);
            await context.ReportAsync(JobState.LoadingData, last.Phase, last.Objects, total: null, over.Token);
        }
    }
}
