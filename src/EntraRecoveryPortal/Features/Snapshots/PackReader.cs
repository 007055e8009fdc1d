using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Opens packs, and keeps the last few open: callers ask in the order of packs.</summary>
internal sealed class PackReader(PortalDbContext db, StoreKeys keys)
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

    private byte[] Keep(long packKey, PackRow pack)
    {
        var raw = PackFormat.Open(pack, keys);
        _open[packKey] = raw;
        _order.Enqueue(packKey);
        if (_order.Count > KeptOpen)
            _open.Remove(_order.Dequeue());
        return raw;
    }
}
