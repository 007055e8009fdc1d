using System.Collections.Concurrent;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>The outcomes of one run, on which steps of the other lane can wait.</summary>
internal sealed class RunLedger(IEnumerable<int> orders)
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<string>> outcomes = new(orders.Select(order =>
        KeyValuePair.Create(order, new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously))));

    private int finished;

    public void Set(int order, string outcome)
    {
        if (outcomes[order].TrySetResult(outcome))
            Interlocked.Increment(ref finished);
    }

    public Task<string> OutcomeAsync(int order, CancellationToken cancel) => outcomes[order].Task.WaitAsync(cancel);

    public int Finished => finished;
}
