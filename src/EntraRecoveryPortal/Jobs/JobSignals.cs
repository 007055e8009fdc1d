using System.Collections.Concurrent;
using System.Threading.Channels;

namespace EntraRecoveryPortal.Jobs;

/// <summary>Hints inside one portal, so that nothing waits for the next poll. The rows alone are the truth.</summary>
internal sealed class JobSignals
{
    private readonly Channel<bool> wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<long, CancellationTokenSource> runs = new();
    private readonly ConcurrentDictionary<Guid, Action> subscribers = new();

    public void Wake() => wakes.Writer.TryWrite(true);

    /// <summary>Returns at a wake or after the time given, whichever is first.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider clock, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        try
        {
            await wakes.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // time for a poll
        }
    }

    public void Started(long jobKey, CancellationTokenSource run) => runs[jobKey] = run;

    public void Ended(long jobKey) => runs.TryRemove(jobKey, out _);

    public void Cancel(long jobKey)
    {
        if (runs.TryGetValue(jobKey, out var run))
            run.Cancel();
    }

    public void Changed()
    {
        foreach (var subscriber in subscribers.Values)
            subscriber();
    }

    public IDisposable Subscribe(Action changed)
    {
        var id = Guid.NewGuid();
        subscribers[id] = changed;
        return new Subscription(() => subscribers.TryRemove(id, out _));
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
