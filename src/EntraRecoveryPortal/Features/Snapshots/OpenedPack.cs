using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>An open pack in borrowed memory: a seal or a verification opens thousands, one after the other.</summary>
internal sealed class OpenedPack : IDisposable
{
    private readonly byte[] _borrowed;
    private readonly int _length;

    private OpenedPack(byte[] borrowed, int length) => (_borrowed, _length) = (borrowed, length);

    /// <summary>Each payload after its length.</summary>
    public ReadOnlySpan<byte> Payloads => _borrowed.AsSpan(0, _length);

    /// <exception cref="InvalidDataException">The pack is not what was written.</exception>
    /// <exception cref="MissingStoreKeyException">Its key was not given to this portal.</exception>
    public static OpenedPack Of(PackRow pack, StoreKeys keys)
    {
        if (pack.FormatVersion != PackFormat.Current)
            throw new InvalidDataException($"Pack {pack.PackKey} has a format that this version cannot read.");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(pack.Payload, hash);
        if (!hash.SequenceEqual(pack.Hash))
            throw new InvalidDataException($"Pack {pack.PackKey} is not what was written.");
        var borrowed = ArrayPool<byte>.Shared.Rent(pack.Payload.Length);
        try
        {
            return Decompress(pack, Decrypt(pack, keys, borrowed));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(borrowed);
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_borrowed);

    private static ReadOnlySpan<byte> Decrypt(PackRow pack, StoreKeys keys, byte[] into)
    {
        try
        {
            var compressed = into.AsSpan(0, StoreCipher.LengthOf(pack.Payload));
            StoreCipher.Open(PackFormat.KeyOf(keys, pack.KeyId), pack.Payload, PackFormat.Associated(pack.FormatVersion, pack.KeyId, pack.PackId), compressed);
            return compressed;
        }
        catch (AuthenticationTagMismatchException altered)
        {
            throw new InvalidDataException($"Pack {pack.PackKey} was not encrypted by this portal.", altered);
        }
    }

    private static OpenedPack Decompress(PackRow pack, ReadOnlySpan<byte> compressed)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(compressed);
        var opened = new OpenedPack(ArrayPool<byte>.Shared.Rent(length), length);
        if (BrotliDecoder.TryDecompress(compressed[4..], opened._borrowed.AsSpan(0, length), out var written) && written == length)
            return opened;
        opened.Dispose();
        throw new InvalidDataException($"Pack {pack.PackKey} cannot be decompressed.");
    }
}
