namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>Counts what was looked at, from several checks at once, and tells it on now and then.</summary>
internal sealed class VerificationProgress(Func<long, Task> tell) : IDisposable
{
    private const long TellEvery = 2_000;

    /// <summary>Each check looks so seldom whether it is time: their counters lie side by side, and processors that look at them all the time wait for one another.</summary>
    private const long LookEvery = 512;

    private readonly SemaphoreSlim oneTells = new(1, 1);
    private long objects;
    private long links;
    private long packs;
    private long chained;
    private long erased;
    private long told;

    public long Objects => objects;

    public long Links => links;

    public long Packs => packs;

    public long ChainedRows => chained;

    public long Erased => erased;

    /// <summary>Records of other stores whose proof cannot be looked at here.</summary>
    public long Unproven { get; set; }

    public Task ObjectAsync() => ++objects % LookEvery == 0 ? TellAsync() : Task.CompletedTask;

    public Task LinkAsync() => ++links % LookEvery == 0 ? TellAsync() : Task.CompletedTask;

    public void Pack() => packs++;

    public void ChainedRow() => chained++;

    public void ErasedContent() => Interlocked.Increment(ref erased);

    /// <summary>Checks run side by side; one of them tells at a time, and the others do not wait for it.</summary>
    public async Task TellAsync(bool now = false)
    {
        var done = Interlocked.Read(ref objects) + Interlocked.Read(ref links) + Interlocked.Read(ref packs) + Interlocked.Read(ref chained);
        if ((!now && done - Interlocked.Read(ref told) < TellEvery) || !await oneTells.WaitAsync(0))
            return;
        try
        {
            Interlocked.Exchange(ref told, done);
            await tell(done);
        }
        finally
        {
            oneTells.Release();
        }
    }

    public void Dispose() => oneTells.Dispose();
}
