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
        var compressed = Decrypt(pack, keys);
        var length = BinaryPrimitives.ReadInt32LittleEndian(compressed);
        var raw = new ArraySegment<byte>(lend(length), 0, length);
        if (!BrotliDecoder.TryDecompress(compressed.AsSpan(4), raw, out var written) || written != length)
            throw new InvalidDataException($"Pack {pack.PackKey} cannot be decompressed.");
        return raw;
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
