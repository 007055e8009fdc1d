namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>Counts what was looked at, from several checks at once, and tells it on now and then.</summary>
internal sealed class VerificationProgress(Func<long, Task> tell)
{
    private const long TellEvery = 2_000;
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

    public void Object() => objects++;

    public void Link() => links++;

    public void Pack() => packs++;

    public void ChainedRow() => chained++;

    public void ErasedContent() => Interlocked.Increment(ref erased);

    /// <summary>Called by one check at a time.</summary>
    public Task TellAsync(bool now = false)
    {
        var done = Interlocked.Read(ref objects) + Interlocked.Read(ref links) + Interlocked.Read(ref packs) + Interlocked.Read(ref chained);
        if (!now && done - told < TellEvery)
            return Task.CompletedTask;
        told = done;
        return tell(done);
    }
}
