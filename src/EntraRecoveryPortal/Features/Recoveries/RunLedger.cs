using System.Collections.Concurrent;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>The outcomes of one run, on which steps of the other lane can wait.</summary>
internal sealed class RunLedger(IEnumerable<int> orders)
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<string>> outcomes = new(orders.Select(order =>
        KeyValuePair.Create(order, new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously))));

    public void Set(int order, string outcome) => outcomes[order].TrySetResult(outcome);

    public Task<string> OutcomeAsync(int order, CancellationToken cancel) => outcomes[order].Task.WaitAsync(cancel);

    public int Finished => outcomes.Values.Count(outcome => outcome.Task.IsCompleted);
}
