using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>What one object (no relation) or link does to the digest: it is added or taken away.</summary>
internal readonly record struct DigestElement(
    bool IsAdded, ObjectRef Of, ObjectState State, byte[] ContentHash, string? Relation = null, ObjectRef Target = default)
{
    public byte[] Hash() => Relation is null ? StateDigest.ObjectElement(Of, State, ContentHash) : StateDigest.LinkElement(new(Of, Relation, Target));
}

/// <summary>Gathers elements and brings them into a digest on other threads: sums do not care for the order.</summary>
internal sealed class DigestElements : IDisposable
{
    private const int AtOnce = 512;
    private const int MostWaiting = 64;

    private readonly StateDigest _digest = new();
    private readonly Queue<Task<StateDigest>> _sums = new();
    private List<DigestElement> _gathered = [];

    public void AddObject(ObjectRef of, ObjectState state, byte[] contentHash) => Add(new(IsAdded: true, of, state, contentHash));

    public void RemoveObject(ObjectRef of, ObjectState state, byte[] contentHash) => Add(new(IsAdded: false, of, state, contentHash));

    public void AddLink(Link link) => Add(new(IsAdded: true, link.Source, default, [], link.Relation, link.Target));

    public void RemoveLink(Link link) => Add(new(IsAdded: false, link.Source, default, [], link.Relation, link.Target));

    /// <summary>The digest of everything gathered so far.</summary>
    public StateDigest Digest()
    {
        Start();
        while (_sums.Count > 0)
            Settle();
        return _digest;
    }

    public void Dispose()
    {
        while (_sums.Count > 0)
            Settle();
        _digest.Dispose();
    }

    private void Add(DigestElement element)
    {
        _gathered.Add(element);
        if (_gathered.Count == AtOnce)
            Start();
    }

    private void Start()
    {
        if (_gathered.Count == 0)
            return;
        if (_sums.Count == MostWaiting)
            Settle();
        var gathered = _gathered;
        _gathered = new(AtOnce);
        _sums.Enqueue(Task.Run(() => Sum(gathered)));
    }

    private void Settle()
    {
        using var sum = _sums.Dequeue().GetAwaiter().GetResult();
        _digest.Add(sum);
    }

    private static StateDigest Sum(List<DigestElement> elements)
    {
        var sum = new StateDigest();
        foreach (var element in elements)
            sum.Apply(element.Hash(), element.IsAdded);
        return sum;
    }
}
