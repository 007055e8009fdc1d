using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
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
    public static byte[] Open(ClosedPack pack, StoreKeys keys) => Open(pack, keys, length => new byte[length]).Array!;

    /// <summary>As the other, into a buffer that the caller lends for a length.</summary>
    public static ArraySegment<byte> Open(ClosedPack pack, StoreKeys keys, Func<int, byte[]> lend)
    {
        var closed = ArrayPool<byte>.Shared.Rent(pack.Payload.Length);
        var opened = closed.AsSpan(0, Decrypt(pack, keys, closed, checksHash: true));
        var (length, foldedLength) = LengthsOf(opened);
        var raw = new ArraySegment<byte>(lend(length), 0, length);
        if (foldedLength == 0)
        {
            Decompress(pack, opened, raw);
            ArrayPool<byte>.Shared.Return(closed);
            return raw;
        }

        var folded = ArrayPool<byte>.Shared.Rent(foldedLength);
        Decompress(pack, opened, folded.AsSpan(0, foldedLength));
        ArrayPool<byte>.Shared.Return(closed);
        new FoldedPack(folded.AsSpan(0, foldedLength)).Unfold(raw);
        ArrayPool<byte>.Shared.Return(folded);
        return raw;
    }

    /// <summary>A few payloads of a pack, by place and length, for much less than all of them cost. Its tag alone proves it: nobody without the key can make one that fits.</summary>
    /// <exception cref="InvalidDataException">The pack is not what was written.</exception>
    /// <exception cref="MissingStoreKeyException">Its key was not given to this portal.</exception>
    public static IReadOnlyList<byte[]> Pick(ClosedPack pack, StoreKeys keys, IReadOnlyList<(int Offset, int Length)> wanted)
    {
        var closed = ArrayPool<byte>.Shared.Rent(pack.Payload.Length);
        var opened = closed.AsSpan(0, Decrypt(pack, keys, closed, checksHash: false));
        var (length, foldedLength) = LengthsOf(opened);
        var borrowed = ArrayPool<byte>.Shared.Rent(Math.Max(length, foldedLength));
        var bytes = borrowed.AsSpan(0, foldedLength == 0 ? length : foldedLength);
        Decompress(pack, opened, bytes);
        ArrayPool<byte>.Shared.Return(closed);
        IReadOnlyList<byte[]> found = foldedLength == 0 ? Pick(bytes, wanted) : new FoldedPack(bytes).Pick(wanted);
        ArrayPool<byte>.Shared.Return(borrowed);
        return found;
    }

    private static byte[][] Pick(ReadOnlySpan<byte> entries, IReadOnlyList<(int Offset, int Length)> wanted)
    {
        var found = new byte[wanted.Count][];
        for (var i = 0; i < found.Length; i++)
            found[i] = entries.Slice(wanted[i].Offset, wanted[i].Length).ToArray();
        return found;
    }

    private static (int Length, int Folded) LengthsOf(ReadOnlySpan<byte> opened) => (BinaryPrimitives.ReadInt32LittleEndian(opened), BinaryPrimitives.ReadInt32LittleEndian(opened[sizeof(int)..]));

    private static void Decompress(ClosedPack pack, ReadOnlySpan<byte> opened, Span<byte> into)
    {
        if (!BrotliDecoder.TryDecompress(opened[HeaderLength..], into, out var written) || written != into.Length)
            throw new InvalidDataException($"Pack {pack.PackKey} cannot be decompressed.");
    }

    // Large arrays made anew for every pack would have the collector go through everything all the time.
    private static int Decrypt(ClosedPack pack, StoreKeys keys, Span<byte> into, bool checksHash)
    {
        if (pack.FormatVersion != Current)
            throw new InvalidDataException($"Pack {pack.PackKey} has a format that this version cannot read.");
        if (checksHash && !SHA256.HashData(pack.Payload.Span).AsSpan().SequenceEqual(pack.Hash.Span))
            throw new InvalidDataException($"Pack {pack.PackKey} is not what was written.");
        try
        {
            return StoreCipher.Open(KeyOf(keys, pack.KeyId), pack.Payload.Span, Associated(pack.FormatVersion, pack.KeyId, pack.PackId), into);
        }
        catch (AuthenticationTagMismatchException altered)
        {
            throw new InvalidDataException($"Pack {pack.PackKey} was not encrypted by this portal.", altered);
        }
    }
}
