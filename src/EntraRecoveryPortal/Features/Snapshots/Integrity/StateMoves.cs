namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>How each snapshot moved the state and the counts of its parts. What is gathered side by side is added up in the end: sums do not care for the order.</summary>
internal sealed class StateMoves(int snapshots) : IDisposable
{
    private readonly StateDigest?[] digests = new StateDigest?[snapshots];
    private readonly Dictionary<(string Type, string Relation), PartMoves> parts = [];
    private ((string Type, string Relation) Name, PartMoves? Moves) last;

    public IReadOnlyDictionary<(string Type, string Relation), PartMoves> Parts => parts;

    public StateDigest Digest(int snapshot) => digests[snapshot] ??= new();

    public PartMoves Part(string type, string relation)
    {
        if (last.Moves is { } known && ReferenceEquals(last.Name.Type, type) && ReferenceEquals(last.Name.Relation, relation))
            return known;
        if (!parts.TryGetValue((type, relation), out var part))
            parts[(type, relation)] = part = PartMoves.None(snapshots);
        last = ((type, relation), part);
        return part;
    }

    /// <summary>Takes what another has gathered of other parts.</summary>
    public void Add(StateMoves other)
    {
        for (var snapshot = 0; snapshot < snapshots; snapshot++)
        {
            if (other.digests[snapshot] is { } moved)
                Digest(snapshot).Add(moved);
        }

        foreach (var (name, moves) in other.parts)
            parts.Add(name, moves);
    }

    public void AddTo(StateDigest state, int snapshot)
    {
        if (digests[snapshot] is { } moved)
            state.Add(moved);
    }

    public void Dispose()
    {
        foreach (var digest in digests)
            digest?.Dispose();
    }
}
