using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>How a pack lies in its row; docs/store.md describes it.</summary>
internal static class PackFormat
{
    public const byte Current = 1;

    /// <summary>The length of the contents, each after its own, and what it is in columns; 0 where they lie as they are.</summary>
    public const int HeaderLength = 2 * sizeof(int);

    public static byte[] KeyOf(StoreKeys keys, string keyId) => keys.KeyFor("packs", keyId);

    /// <summary>What is bound to the payload: in another row, or under another key or format, it does not open.</summary>
    public static byte[] Associated(byte format, string keyId, Guid packId) => [format, .. packId.ToByteArray(), .. Encoding.UTF8.GetBytes(keyId)];

    /// <summary>The payloads of a pack, each after its length.</summary>
    /// <exception cref="InvalidDataException">The pack is not what was written.</exception>
    /// <exception cref="MissingStoreKeyException">Its key was not given to this portal.</exception>
    public static byte[] Open(PackRow pack, StoreKeys keys) => Open(pack, keys, length => new byte[length]).Array!;

    /// <summary>As the other, into a buffer that the caller lends for a length.</summary>
    public static ArraySegment<byte> Open(PackRow pack, StoreKeys keys, Func<int, byte[]> lend)
    {
        if (pack.FormatVersion != Current)
            throw new InvalidDataException($"Pack {pack.PackKey} has a format that this version cannot read.");
        if (!SHA256.HashData(pack.Payload).AsSpan().SequenceEqual(pack.Hash))
            throw new InvalidDataException($"Pack {pack.PackKey} is not what was written.");
        var opened = Decrypt(pack, keys);
        var length = BinaryPrimitives.ReadInt32LittleEndian(opened);
        var raw = new ArraySegment<byte>(lend(length), 0, length);
        var foldedLength = BinaryPrimitives.ReadInt32LittleEndian(opened.AsSpan(sizeof(int)));
        var compressed = opened.AsSpan(HeaderLength);
        if (foldedLength == 0)
        {
            Decompress(pack, compressed, raw);
            return raw;
        }

        var folded = ArrayPool<byte>.Shared.Rent(foldedLength);
        Decompress(pack, compressed, folded.AsSpan(0, foldedLength));
        PackColumns.Unfold(folded.AsSpan(0, foldedLength), raw);
        ArrayPool<byte>.Shared.Return(folded);
        return raw;
    }

    private static void Decompress(PackRow pack, ReadOnlySpan<byte> compressed, Span<byte> into)
    {
        if (!BrotliDecoder.TryDecompress(compressed, into, out var written) || written != into.Length)
            throw new InvalidDataException($"Pack {pack.PackKey} cannot be decompressed.");
    }

    private static byte[] Decrypt(PackRow pack, StoreKeys keys)
    {
        try
        {
            return StoreCipher.Open(KeyOf(keys, pack.KeyId), pack.Payload, Associated(pack.FormatVersion, pack.KeyId, pack.PackId));
        }
        catch (AuthenticationTagMismatchException altered)
        {
            throw new InvalidDataException($"Pack {pack.PackKey} was not encrypted by this portal.", altered);
        }
    }
}
