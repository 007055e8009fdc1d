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

    private readonly byte[] _sums = from.IsEmpty ? new byte[Length] : from.ToArray();
    private byte[] _element = new byte[512];
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

    private ReadOnlySpan<byte> ObjectElement(ObjectRef of, ObjectState state, ReadOnlySpan<byte> contentHash, ReadOnlySpan<byte> meaningHash)
    {
        var length = 0;
        Append(ref length, "object");
        Append(ref length, of.Type);
        Append(ref length, of.Id);
        Append(ref length, state.ToString());
        Append(ref length, contentHash);
        Append(ref length, meaningHash);
        return _element.AsSpan(0, length);
    }

    // Without the target's type: it may be learned after the link.
    private ReadOnlySpan<byte> LinkElement(Link link)
    {
        var length = 0;
        Append(ref length, "link");
        Append(ref length, link.Source.Type);
        Append(ref length, link.Source.Id);
        Append(ref length, link.Relation);
        Append(ref length, link.Target.Id);
        return _element.AsSpan(0, length);
    }

    private void Append(ref int length, string text)
    {
        Ensure(length + 4 + Encoding.UTF8.GetMaxByteCount(text.Length));
        var written = Encoding.UTF8.GetBytes(text, _element.AsSpan(length + 4));
        BinaryPrimitives.WriteInt32LittleEndian(_element.AsSpan(length), written);
        length += 4 + written;
    }

    private void Append(ref int length, ReadOnlySpan<byte> bytes)
    {
        Ensure(length + bytes.Length);
        bytes.CopyTo(_element.AsSpan(length));
        length += bytes.Length;
    }

    private void Ensure(int length)
    {
        if (length > _element.Length)
            Array.Resize(ref _element, 2 * length);
    }

    private void Apply(ReadOnlySpan<byte> element, bool add)
    {
        Span<byte> key = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(element, key);
        Sum((_summands ??= new()).Of(key), add);
    }

    private void Sum(ReadOnlySpan<byte> summands, bool add)
    {
        var sums = MemoryMarshal.Cast<byte, Vector<ushort>>(_sums.AsSpan());
        var values = MemoryMarshal.Cast<byte, Vector<ushort>>(summands);
        for (var i = 0; i < sums.Length; i++)
            sums[i] = add ? sums[i] + values[i] : sums[i] - values[i];
    }
}
