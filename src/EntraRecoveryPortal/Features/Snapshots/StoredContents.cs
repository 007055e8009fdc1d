using System.Collections.Concurrent;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>The contents of many versions at once. Those of a day lie scattered over most packs, which are opened side by side.</summary>
internal static class StoredContents
{
    private const int PacksAtOnce = 256;

    /// <summary>By object; nothing of a version that has no content. One version an object.</summary>
    public static async Task<IReadOnlyDictionary<long, ReadOnlyMemory<byte>>> ReadAsync(
        PortalDbContext db, StoreKeys keys, IEnumerable<ObjectVersionRow> versions, CancellationToken cancel)
    {
        var contents = new ConcurrentDictionary<long, ReadOnlyMemory<byte>>();
        var places = versions.Where(row => row.Length > 0).ToLookup(row => row.PackKey);
        foreach (var packKeys in places.Select(pack => pack.Key).Order().Chunk(PacksAtOnce))
        {
            var packs = await db.Packs.AsNoTracking().Where(pack => packKeys.Contains(pack.PackKey)).ToListAsync(cancel);
            Parallel.ForEach(packs, pack =>
            {
                using var opened = new OpenedPack(pack, keys);
                foreach (var row in places[pack.PackKey])
                    contents[row.ObjectKey] = opened.Payloads.Slice(row.Offset, row.Length).ToArray();
            });
        }

        return contents;
    }
}
