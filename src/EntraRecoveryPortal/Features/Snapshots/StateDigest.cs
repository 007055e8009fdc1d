using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>A homomorphic hash (LtHash: 1024 sums of 16 bits) over everything present in the tenant's state. Adding and removing
/// cost the same whatever the size of the state, and the order does not matter; docs/store.md says why it can be trusted.</summary>
public sealed class StateDigest(ReadOnlySpan<byte> from = default) : IDisposable
{
    public const int Length = 2048;

    /// <summary>More than names and ids of the lengths that the store takes.</summary>
    private const int MostBytes = 4096;

    private readonly byte[] _sums = from.IsEmpty ? new byte[Length] : from.ToArray();
    private Summands? _summands;

    public byte[] ToArray() => [.. _sums];

    public void AddObject(ObjectRef of, ObjectState state, ReadOnlySpan<byte> contentHash, ReadOnlySpan<byte> meaningHash) =>
        Apply(ObjectElement(of, state, contentHash, meaningHash), add: true);

    public void RemoveObject(ObjectRef of, ObjectState state, ReadOnlySpan<byte> contentHash, ReadOnlySpan<byte> meaningHash) =>
        Apply(ObjectElement(of, state, contentHash, meaningHash), add: false);

    public void AddLink(Link link) => Apply(LinkElement(link), add: true);

    public void RemoveLink(Link link) => Apply(LinkElement(link), add: false);

    /// <summary>Adds what another digest has gathered.</summary>
    public void Add(StateDigest other) => Sum(other._sums, add: true);

    public void Dispose() => _summands?.Dispose();

    internal static byte[] ObjectElement(ObjectRef of, ObjectState state, ReadOnlySpan<byte> contentHash, ReadOnlySpan<byte> meaningHash)
    {
        Span<byte> element = stackalloc byte[MostBytes];
        var at = Append(element, 0, "object");
        at = Append(element, at, of.Type);
        at = Append(element, at, of.Id);
        at = Append(element, at, state.ToString());
        contentHash.CopyTo(element[at..]);
        meaningHash.CopyTo(element[(at + contentHash.Length)..]);
        return SHA256.HashData(element[..(at + contentHash.Length + meaningHash.Length)]);
    }

    // Without the target's type: it may be learned after the link.
    internal static byte[] LinkElement(Link link)
    {
        Span<byte> element = stackalloc byte[MostBytes];
        var at = Append(element, 0, "link");
        at = Append(element, at, link.Source.Type);
        at = Append(element, at, link.Source.Id);
        at = Append(element, at, link.Relation);
        at = Append(element, at, link.Target.Id);
        return SHA256.HashData(element[..at]);
    }

    private static int Append(Span<byte> element, int at, string text)
    {
        var length = Encoding.UTF8.GetBytes(text, element[(at + 4)..]);
        BinaryPrimitives.WriteInt32LittleEndian(element[at..], length);
        return at + 4 + length;
    }

    internal void Apply(byte[] element, bool add) => Sum((_summands ??= new()).Of(element), add);

    private void Sum(ReadOnlySpan<byte> summands, bool add)
    {
        var sums = MemoryMarshal.Cast<byte, Vector<ushort>>(_sums.AsSpan());
        var values = MemoryMarshal.Cast<byte, Vector<ushort>>(summands);
        for (var i = 0; i < sums.Length; i++)
            sums[i] = add ? sums[i] + values[i] : sums[i] - values[i];
    }
}
