namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>What happened since the seed's state, which is number 1: each change has the next number. The latest are kept, at least so many.</summary>
internal sealed class ChangeLog(int kept)
{
    private const long Seed = 1;

    private readonly List<Change> changes = [];
    private long forgotten;

    public long Last => CompleteAfter + changes.Count;

    /// <summary>Every change behind this number is here.</summary>
    public long CompleteAfter => Seed + forgotten;

    public void Add(Change change) => changes.Add(change);

    /// <summary>Forgets the oldest of more than twice as many as are to be kept. Not while somebody still follows what a write brings about.</summary>
    public void Shorten()
    {
        if (changes.Count < 2L * kept)
            return;
        forgotten += changes.Count - kept;
        changes.RemoveRange(0, changes.Count - kept);
        changes.TrimExcess();
    }

    /// <summary>Those behind a number, up to another where one is given.</summary>
    public IEnumerable<Change> After(long number, long? upTo = null)
    {
        for (var i = (int)Math.Max(0, number - CompleteAfter); i < changes.Count && changes[i].Number <= (upTo ?? long.MaxValue); i++)
            yield return changes[i];
    }
}
