namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>Gathers faults from checks that run side by side. All count and all mark their snapshots; the first ones are kept with their words.</summary>
internal sealed class FaultLog
{
    public const int MostKept = 200;

    private readonly Lock gate = new();
    private readonly List<VerificationFault> kept = [];
    private readonly SortedSet<int> affected = [];

    public int Count { get; private set; }

    public IReadOnlyList<VerificationFault> Kept
    {
        get
        {
            lock (gate)
                return [.. kept];
        }
    }

    public IReadOnlySet<int> Affected => affected;

    public void Add(string where, string what, params IEnumerable<int> snapshots)
    {
        lock (gate)
        {
            var numbers = snapshots.ToList();
            affected.UnionWith(numbers);
            Count++;
            if (kept.Count < MostKept)
                kept.Add(new(where, what, numbers));
        }
    }
}
