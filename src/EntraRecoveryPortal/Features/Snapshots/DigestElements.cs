using System.Buffers;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>What one object (no relation) or link does to the digest: it is added or taken away.</summary>
internal readonly record struct DigestElement(
    bool IsAdded, ObjectRef Of, ObjectState State, byte[] ContentHash, string? Relation = null, ObjectRef Target = default)
{
    public void Apply(StateDigest digest)
    {
        if (Relation is null)
            digest.ApplyObject(Of, State, ContentHash, IsAdded);
        else
            digest.ApplyLink(new(Of, Relation, Target), IsAdded);
    }
}

/// <summary>Gathers elements and brings them into a digest on other threads: sums do not care for the order.</summary>
internal sealed class DigestElements : IDisposable
{
    private const int AtOnce = 512;
    private const int MostWaiting = 64;

    private readonly StateDigest _digest = new();
    private readonly Queue<Task<StateDigest>> _sums = new();
    private DigestElement[] _gathered = [];
    private int _count;

    public void AddObject(ObjectRef of, ObjectState state, byte[] contentHash) => Add(new(IsAdded: true, of, state, contentHash));

    public void RemoveObject(ObjectRef of, ObjectState state, byte[] contentHash) => Add(new(IsAdded: false, of, state, contentHash));

    public void AddLink(Link link) => Add(new(IsAdded: true, link.Source, default, [], link.Relation, link.Target));

    public void RemoveLink(Link link) => Add(new(IsAdded: false, link.Source, default, [], link.Relation, link.Target));

    /// <summary>The digest of everything gathered so far.</summary>
    public StateDigest Digest()
    {
        Start();
        SpareCores.Finish(_sums);
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
        if (_gathered.Length == 0)
            _gathered = ArrayPool<DigestElement>.Shared.Rent(AtOnce);
        _gathered[_count++] = element;
        if (_count == AtOnce)
            Start();
    }

    private void Start()
    {
        if (_count == 0)
            return;
        if (_sums.Count == MostWaiting)
            Settle();
        var (gathered, count) = (_gathered, _count);
        (_gathered, _count) = ([], 0);
        _sums.Enqueue(SpareCores.Run(() => Sum(gathered, count), CancellationToken.None));
    }

    private void Settle()
    {
        using var sum = _sums.Dequeue().GetAwaiter().GetResult();
        _digest.Add(sum);
    }

    private static StateDigest Sum(DigestElement[] elements, int count)
    {
        var sum = new StateDigest();
        foreach (ref readonly var element in elements.AsSpan(0, count))
            element.Apply(sum);
        ArrayPool<DigestElement>.Shared.Return(elements, clearArray: true);
        return sum;
    }
}
