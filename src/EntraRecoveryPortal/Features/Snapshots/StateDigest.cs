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

    /// <summary>More than names and ids of the lengths that the store takes, four of them.</summary>
    private const int MostBytes = 4096;

    /// <summary>All room is wiped before it is used, so nearly all elements take little: so much for what varies, and for that with what stands around it.</summary>
    private const int UsualNames = 160;
    private const int UsualBytes = 256;

    /// <summary>Room for the texts of nearly all, at three bytes a letter.</summary>
    private const int UsualTexts = 384;

    /// <summary>In bytes; none that the store takes is longer.</summary>
    internal const int LongestText = (MostBytes / 4) - 64;

    private readonly byte[] _sums = from.IsEmpty ? new byte[Length] : from.ToArray();
    private Summands? _summands;

    public byte[] ToArray() => [.. _sums];

    public void AddObject(ObjectRef of, ObjectState state, ReadOnlySpan<byte> contentHash) => ApplyObject(of, state, contentHash, add: true);

    public void RemoveObject(ObjectRef of, ObjectState state, ReadOnlySpan<byte> contentHash) => ApplyObject(of, state, contentHash, add: false);

    public void AddLink(Link link) => ApplyLink(link, add: true);

    public void RemoveLink(Link link) => ApplyLink(link, add: false);

    /// <summary>Adds what another digest has gathered.</summary>
    public void Add(StateDigest other) => Sum(other._sums, add: true);

    public void Dispose() => _summands?.Dispose();

    internal void Apply(ReadOnlySpan<byte> element, bool add) => Sum((_summands ??= new()).Of(element), add);

    internal void ApplyObject(ObjectRef of, ObjectState state, ReadOnlySpan<byte> contentHash, bool add)
    {
        var room = Most(of.Type) + Most(of.Id);
        Span<byte> names = room <= UsualTexts ? stackalloc byte[UsualTexts] : new byte[room];
        Span<byte> element = stackalloc byte[SHA256.HashSizeInBytes];
        var type = Utf8(of.Type, ref names);
        ObjectElement(type, Utf8(of.Id, ref names), state, contentHash, element);
        Apply(element, add);
    }

    internal void ApplyLink(Link link, bool add)
    {
        var room = Most(link.Source.Type) + Most(link.Source.Id) + Most(link.Relation) + Most(link.Target.Id);
        Span<byte> names = room <= UsualTexts ? stackalloc byte[UsualTexts] : new byte[room];
        Span<byte> element = stackalloc byte[SHA256.HashSizeInBytes];
        var type = Utf8(link.Source.Type, ref names);
        var source = Utf8(link.Source.Id, ref names);
        var relation = Utf8(link.Relation, ref names);
        LinkElement(type, source, relation, Utf8(link.Target.Id, ref names), element);
        Apply(element, add);
    }

    /// <summary>What stands for an object, of texts in UTF-8.</summary>
    internal static void ObjectElement(
        ReadOnlySpan<byte> type, ReadOnlySpan<byte> id, ObjectState state, ReadOnlySpan<byte> contentHash, Span<byte> element)
    {
        Span<byte> text = type.Length + id.Length + contentHash.Length <= UsualNames ? stackalloc byte[UsualBytes] : stackalloc byte[MostBytes];
        var at = Append(text, 0, "object"u8);
        at = Append(text, at, type);
        at = Append(text, at, id);
        at = Append(text, at, state switch
        {
            ObjectState.Present => "Present"u8,
            ObjectState.SoftDeleted => "SoftDeleted"u8,
            _ => "Gone"u8,
        });
        contentHash.CopyTo(text[at..]);
        ThreadHash.Of(text[..(at + contentHash.Length)], element);
    }

    /// <summary>What stands for a link, of texts in UTF-8. Without the target's type: it may be learned after the link.</summary>
    internal static void LinkElement(ReadOnlySpan<byte> sourceType, ReadOnlySpan<byte> source, ReadOnlySpan<byte> relation, ReadOnlySpan<byte> target, Span<byte> element)
    {
        Span<byte> text = sourceType.Length + source.Length + relation.Length + target.Length <= UsualNames ? stackalloc byte[UsualBytes] : stackalloc byte[MostBytes];
        var at = Append(text, 0, "link"u8);
        at = Append(text, at, sourceType);
        at = Append(text, at, source);
        at = Append(text, at, relation);
        at = Append(text, at, target);
        ThreadHash.Of(text[..at], element);
    }

    private static int Most(string text) => Encoding.UTF8.GetMaxByteCount(text.Length);

    // Takes of the room what it needs.
    private static ReadOnlySpan<byte> Utf8(string text, ref Span<byte> room)
    {
        var length = Encoding.UTF8.GetBytes(text, room);
        var utf8 = room[..length];
        room = room[length..];
        return utf8;
    }

    private static int Append(Span<byte> element, int at, ReadOnlySpan<byte> text)
    {
        BinaryPrimitives.WriteInt32LittleEndian(element[at..], text.Length);
        text.CopyTo(element[(at + 4)..]);
        return at + 4 + text.Length;
    }

    private void Sum(ReadOnlySpan<byte> summands, bool add)
    {
        var sums = MemoryMarshal.Cast<byte, Vector<ushort>>(_sums.AsSpan());
        var values = MemoryMarshal.Cast<byte, Vector<ushort>>(summands);
        for (var i = 0; i < sums.Length; i++)
            sums[i] = add ? sums[i] + values[i] : sums[i] - values[i];
    }
}
