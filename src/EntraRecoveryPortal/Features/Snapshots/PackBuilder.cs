using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Lays payloads one behind the other, each after its length, compresses them together and encrypts the whole.</summary>
internal sealed class PackBuilder(StoreKeys keys)
{
    public const int ObjectsPerPack = 128;

    private readonly MemoryStream _entries = new();
    private int _count;

    /// <summary>Appends a payload and tells where it begins in the open pack.</summary>
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
        var compressed = new byte[4 + BrotliEncoder.GetMaxCompressedLength(raw.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(compressed, raw.Length);
        if (!BrotliEncoder.TryCompress(raw, compressed.AsSpan(4), out var written, quality: 5, window: 20))
            throw new InvalidOperationException("A pack could not be compressed.");
        var (keyId, packId) = (keys.ActiveId, Guid.NewGuid());
        var stored = StoreCipher.Close(
            PackFormat.KeyOf(keys, keyId), compressed.AsSpan(0, 4 + written), PackFormat.Associated(PackFormat.Current, keyId, packId));
        return new()
        {
            SnapshotKey = snapshotKey,
            FormatVersion = PackFormat.Current,
            KeyId = keyId,
            PackId = packId,
            EntryCount = _count,
            Hash = SHA256.HashData(stored),
            Payload = stored,
        };
    }
}
