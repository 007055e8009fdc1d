using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Opens packs, and keeps the last few open: callers ask in the order of packs.</summary>
internal sealed class PackReader(PortalDbContext db)
{
    private const int KeptOpen = 16;

    private readonly Dictionary<long, byte[]> _open = [];
    private readonly Queue<long> _order = new();

    public async Task<ReadOnlyMemory<byte>> ReadAsync(long packKey, int offset, int length, CancellationToken cancel)
    {
        if (length == 0)
            return ReadOnlyMemory<byte>.Empty;
        if (!_open.TryGetValue(packKey, out var raw))
            raw = Keep(packKey, await db.Packs.AsNoTracking().SingleAsync(pack => pack.PackKey == packKey, cancel));
        return raw.AsMemory(offset, length);
    }

    public ReadOnlyMemory<byte> Read(long packKey, int offset, int length)
    {
        if (length == 0)
            return ReadOnlyMemory<byte>.Empty;
        if (!_open.TryGetValue(packKey, out var raw))
            raw = Keep(packKey, db.Packs.AsNoTracking().Single(pack => pack.PackKey == packKey));
        return raw.AsMemory(offset, length);
    }

    public static byte[] Open(PackRow pack)
    {
        if (pack.FormatVersion != PackBuilder.Format || pack.KeyId is not null)
            throw new InvalidDataException($"Pack {pack.PackKey} has a format that this version cannot read.");
        if (!SHA256.HashData(pack.Payload).AsSpan().SequenceEqual(pack.Hash))
            throw new InvalidDataException($"Pack {pack.PackKey} is not what was written.");
        var raw = new byte[BinaryPrimitives.ReadInt32LittleEndian(pack.Payload)];
        if (!BrotliDecoder.TryDecompress(pack.Payload.AsSpan(4), raw, out var written) || written != raw.Length)
            throw new InvalidDataException($"Pack {pack.PackKey} cannot be decompressed.");
        return raw;
    }

    private byte[] Keep(long packKey, PackRow pack)
    {
        var raw = Open(pack);
        _open[packKey] = raw;
        _order.Enqueue(packKey);
        if (_order.Count > KeptOpen)
            _open.Remove(_order.Dequeue());
        return raw;
    }
}
