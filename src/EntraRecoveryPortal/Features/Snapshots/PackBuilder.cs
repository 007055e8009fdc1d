using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Lays payloads one behind the other, each after its length, compresses them together and encrypts the whole.</summary>
/// <param name="isFast">Whether time counts for more than room.</param>
internal sealed class PackBuilder(StoreKeys keys, bool isFast = false)
{
    /// <summary>Whoever wants one opens all of them.</summary>
    public const int PayloadsPerPack = 512;

    private const int SmallQuality = 4;
    private const int FastQuality = 3;
    private const int Window = 20;

    private byte[] _entries = ArrayPool<byte>.Shared.Rent(256 * 1024);
    private int _length;
    private int _count;

    /// <summary>Appends a payload and tells where it begins in the open pack.</summary>
    public int Append(ReadOnlySpan<byte> payload)
    {
        var offset = _length + 4;
        if (_entries.Length < offset + payload.Length)
            Grow(offset + payload.Length);
        BinaryPrimitives.WriteInt32LittleEndian(_entries.AsSpan(_length), payload.Length);
        payload.CopyTo(_entries.AsSpan(offset));
        _length = offset + payload.Length;
        _count++;
        return offset;
    }

    /// <summary>The pack; nothing can be appended after.</summary>
    public PackRow Build(long snapshotKey)
    {
        var compressed = ArrayPool<byte>.Shared.Rent(PackFormat.HeaderLength + BrotliEncoder.GetMaxCompressedLength(_length));
        try
        {
            return Close(snapshotKey, compressed.AsSpan(0, Compress(compressed)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(compressed);
            ArrayPool<byte>.Shared.Return(_entries);
            (_entries, _length) = ([], 0);
        }
    }

    private int Compress(Span<byte> into)
    {
        ReadOnlySpan<byte> entries = _entries.AsSpan(0, _length);
        var folded = PackColumns.Fold(entries);
        BinaryPrimitives.WriteInt32LittleEndian(into, _length);
        BinaryPrimitives.WriteInt32LittleEndian(into[sizeof(int)..], folded.Length);
        return BrotliEncoder.TryCompress(folded.IsEmpty ? entries : folded, into[PackFormat.HeaderLength..], out var written, isFast ? FastQuality : SmallQuality, Window)
            ? PackFormat.HeaderLength + written
            : throw new InvalidOperationException("A pack could not be compressed.");
    }

    private PackRow Close(long snapshotKey, ReadOnlySpan<byte> compressed)
    {
        var (keyId, packId) = (keys.ActiveId, Guid.NewGuid());
        var stored = StoreCipher.Close(PackFormat.KeyOf(keys, keyId), compressed, PackFormat.Associated(PackFormat.Current, keyId, packId));
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

    private void Grow(int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length, _entries.Length * 2));
        _entries.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_entries);
        _entries = larger;
    }
}
