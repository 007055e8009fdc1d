using System.Collections.Concurrent;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>The contents of many versions at once. Those of a day lie scattered over most packs, which are opened side by side while the next are fetched.</summary>
internal static class StoredContents
{
    private const int PacksAtOnce = 64;

    /// <summary>By object; nothing of a version that has no content. One version an object.</summary>
    public static async Task<IReadOnlyDictionary<long, ReadOnlyMemory<byte>>> ReadAsync(
        PortalDbContext db, StoreKeys keys, IEnumerable<ObjectVersionRow> versions, CancellationToken cancel)
    {
        var contents = new ConcurrentDictionary<long, ReadOnlyMemory<byte>>();
        var places = versions.Where(row => row.Length > 0).ToLookup(row => row.PackKey);
        var opening = Task.CompletedTask;
        foreach (var packKeys in places.Select(pack => pack.Key).Order().Chunk(PacksAtOnce))
        {
            var packs = await db.Packs.AsNoTracking().Where(pack => packKeys.Contains(pack.PackKey)).ToListAsync(cancel);
            await opening;
            opening = Task.Run(() => Parallel.ForEach(packs, pack => Pick(pack, keys, [.. places[pack.PackKey]], contents)), cancel);
        }

        await opening;
        return contents;
    }

    private static void Pick(PackRow pack, StoreKeys keys, ObjectVersionRow[] versions, ConcurrentDictionary<long, ReadOnlyMemory<byte>> contents)
    {
        var payloads = PackFormat.Pick(pack, keys, [.. versions.Select(row => (row.Offset, row.Length))]);
        for (var i = 0; i < versions.Length; i++)
            contents[versions[i].ObjectKey] = payloads[i];
    }
}
