using System.Globalization;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Hosting;

/// <summary>After a new active key: asks for what is still needed of packs under older keys to be written again. The next snapshot does it; packs
/// are never rewritten, and the older ones leave with the snapshots that need them.</summary>
internal sealed class RotateCommand(StoreOpening opening, IDbContextFactory<PortalDbContext> contexts, StoreKeys keys)
{
    public const string Name = "rotate";
    private const int ChunkSize = 1_000;

    public async Task<int> RunAsync(TextWriter output, CancellationToken cancel)
    {
        await opening.OpenAsync(cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var active = keys.ActiveId;
        var old = await db.Packs.Where(pack => pack.KeyId != active && !db.WornPacks.Any(known => known.PackKey == pack.PackKey)
            && db.ObjectVersions.Any(row => row.PackKey == pack.PackKey && row.Length > 0
                && !db.ObjectVersions.Any(newer => newer.ObjectKey == row.ObjectKey && newer.SnapshotKey > row.SnapshotKey)))
            .Select(pack => pack.PackKey).ToListAsync(cancel);
        foreach (var chunk in old.Chunk(ChunkSize))
        {
            db.WornPacks.AddRange(chunk.Select(key => new WornPackRow { PackKey = key }));
            await db.SaveChangesAsync(cancel);
            db.ChangeTracker.Clear();
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"The active key is {active}. The next snapshot writes again what is needed of {old.Count:N0} packs under older keys."));
        foreach (var use in await db.Packs.GroupBy(pack => pack.KeyId).Select(packs => new { packs.Key, Count = packs.Count() }).ToListAsync(cancel))
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{use.Key}: {use.Count:N0} packs. Keep this key until there is none."));
        return 0;
    }
}
