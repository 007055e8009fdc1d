using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Lays payloads one behind the other, each after its length, and compresses them together.</summary>
internal sealed class PackBuilder
{
    public const int ObjectsPerPack = 128;
    public const byte Format = 1;

    private readonly MemoryStream _entries = new();
    private int _count;

    /// <summary>Appends a payload and tells where it begins in the uncompressed pack.</summary>
    public int Append(ReadOnlySpan<byte> payload)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, payload.Length);
        _entries.Write(length);
        var offset = (int)_entries.Position;
        _entries.Write(payload);
        _count++;
        return offset;
    }

    public PackRow Build(long snapshotKey)
    {
        var raw = _entries.GetBuffer().AsSpan(0, (int)_entries.Length);
        var stored = new byte[4 + BrotliEncoder.GetMaxCompressedLength(raw.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(stored, raw.Length);
        if (!BrotliEncoder.TryCompress(raw, stored.AsSpan(4), out var written, quality: 5, window: 20))
            throw new InvalidOperationException("A pack could not be compressed.");
        Array.Resize(ref stored, 4 + written);
        return new()
        {
            SnapshotKey = snapshotKey,
            FormatVersion = Format,
            EntryCount = _count,
            Hash = SHA256.HashData(stored),
            Payload = stored,
        };
    }
}
