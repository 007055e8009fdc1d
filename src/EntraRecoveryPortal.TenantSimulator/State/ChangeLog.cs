namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>Everything that happened since the seed's state, which is number 1: each change has the next number.</summary>
internal sealed class ChangeLog
{
    private const long Seed = 1;

    private readonly List<Change> changes = [];

    public long Last => Seed + changes.Count;

    public void Add(Change change) => changes.Add(change);

    /// <summary>Those behind a number, up to another where one is given.</summary>
    public IEnumerable<Change> After(long number, long? upTo = null)
    {
        for (var i = (int)Math.Max(0, number - Seed); i < changes.Count && changes[i].Number <= (upTo ?? long.MaxValue); i++)
            yield return changes[i];
    }
}
