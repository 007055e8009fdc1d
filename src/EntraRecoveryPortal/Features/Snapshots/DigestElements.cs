using System.Collections.Concurrent;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>What one element does to the digest: its hash is added or taken away.</summary>
internal readonly record struct DigestElement(byte[] Hash, bool IsAdded);

/// <summary>Gathers elements and brings them into a digest side by side: sums do not care for the order.</summary>
internal sealed class DigestElements : IDisposable
{
    private const int AtOnce = 4096;

    private readonly StateDigest _digest = new();
    private readonly List<DigestElement> _waiting = new(AtOnce);

    public void AddObject(ObjectRef of, ObjectState state, byte[] contentHash, byte[] meaningHash) =>
        Add(new(StateDigest.ObjectElement(of, state, contentHash, meaningHash), IsAdded: true));

    public void RemoveObject(ObjectRef of, ObjectState state, byte[] contentHash, byte[] meaningHash) =>
        Add(new(StateDigest.ObjectElement(of, state, contentHash, meaningHash), IsAdded: false));

    public void AddLink(Link link) => Add(new(StateDigest.LinkElement(link), IsAdded: true));

    public void RemoveLink(Link link) => Add(new(StateDigest.LinkElement(link), IsAdded: false));

    /// <summary>The digest of everything gathered so far.</summary>
    public StateDigest Digest()
    {
        Settle();
        return _digest;
    }

    public void Dispose() => _digest.Dispose();

    private void Add(DigestElement element)
    {
        _waiting.Add(element);
        if (_waiting.Count == AtOnce)
            Settle();
    }

    private void Settle()
    {
        if (_waiting.Count == 0)
            return;
        Parallel.ForEach(
            Partitioner.Create(0, _waiting.Count, 512),
            () => new StateDigest(),
            (range, _, part) =>
            {
                for (var i = range.Item1; i < range.Item2; i++)
                    part.Apply(_waiting[i]);
                return part;
            },
            part =>
            {
                using (part)
                {
                    lock (_waiting)
                        _digest.Add(part);
                }
            });
        _waiting.Clear();
    }
}
