using System.Collections.Concurrent;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Writes versions and their packs: each new payload with the one it replaces right behind it.</summary>
internal static class VersionPacker
{
    /// <summary>Packs are compressed side by side; so many versions are in memory at once.</summary>
    private const int VersionsAtOnce = 16 * PackBuilder.ObjectsPerPack;

    private const int PacksAtOnce = 64;

    public static async Task PackAsync(
        PortalDbContext db, StoreKeys keys, long snapshotKey, IReadOnlyList<PendingVersion> versions, CancellationToken cancel)
    {
        foreach (var batch in versions.Chunk(VersionsAtOnce))
        {
            var packed = new List<Task<(PackRow Pack, ObjectVersionRow[] Rows)>>();
            var replaced = await ReplacedAsync(db, keys, batch, cancel);
            foreach (var chunk in batch.Chunk(PackBuilder.ObjectsPerPack))
                packed.Add(Task.Run(() => Pack(keys, chunk, snapshotKey, replaced), cancel));

            var done = await Task.WhenAll(packed);
            db.Packs.AddRange(done.Select(part => part.Pack));
            await db.SaveChangesAsync(cancel);
            foreach (var (pack, rows) in done)
            {
                foreach (var row in rows)
                    row.PackKey = pack.PackKey;
            }

            await StoreDialect.Of(db).AddAsync(db, [.. done.SelectMany(part => part.Rows)], cancel);
            db.ChangeTracker.Clear();
        }
    }

    private static (PackRow Pack, ObjectVersionRow[] Rows) Pack(StoreKeys keys, PendingVersion[] versions, long snapshotKey, IReadOnlyDictionary<long, ReadOnlyMemory<byte>> replaced)
    {
        var builder = new PackBuilder(keys);
        ObjectVersionRow[] rows = [.. versions.Select(version => RowOf(version, snapshotKey, builder, replaced.GetValueOrDefault(version.Object.ObjectKey)))];
        return (builder.Build(snapshotKey), rows);
    }

    private static ObjectVersionRow RowOf(PendingVersion version, long snapshotKey, PackBuilder builder, ReadOnlyMemory<byte> replaced)
    {
        var offset = version.Content.IsEmpty ? 0 : builder.Append(version.Content.Span);
        var previousOffset = version.IsCopy ? offset : replaced.IsEmpty ? 0 : builder.Append(replaced.Span);
        var hasContent = version.State != ObjectState.Gone;
        return new()
        {
            ObjectKey = version.Object.ObjectKey,
            SnapshotKey = snapshotKey,
            TenantKey = version.Object.TenantKey,
            Type = version.Object.Type,
            State = version.State,
            PreviousState = version.Previous?.State,
            // A copy goes on saying in which snapshot the object changed.
            PreviousSnapshotKey = version.Previous is { IsCopy: true } && version.IsCopy ? version.Previous.PreviousSnapshotKey : version.Previous?.SnapshotKey,
            DisplayName = Lengths.Fit(version.DisplayName, Lengths.Name),
            SearchName = version.SearchName is { } name ? Lengths.Fit(name, Lengths.Name) : null,
            ContentHash = version.ContentHash,
            MeaningHash = version.MeaningHash,
            PackKey = 0,
            Offset = hasContent ? offset : 0,
            Length = hasContent ? version.Content.Length : 0,
            PreviousOffset = previousOffset,
            PreviousLength = version.IsCopy ? version.Content.Length : replaced.Length,
            IsCopy = version.IsCopy,
            ErasureKey = version.IsCopy ? version.Previous?.ErasureKey : null,
        };
    }

    // The replaced payloads of a day lie scattered over most packs: those are opened side by side.
    private static async Task<IReadOnlyDictionary<long, ReadOnlyMemory<byte>>> ReplacedAsync(
        PortalDbContext db, StoreKeys keys, IEnumerable<PendingVersion> versions, CancellationToken cancel)
    {
        var payloads = new ConcurrentDictionary<long, ReadOnlyMemory<byte>>();
        var places = versions.Where(version => !version.IsCopy).Select(version => version.Previous).OfType<ObjectVersionRow>()
            .Where(row => row.Length > 0).ToLookup(row => row.PackKey);
        foreach (var packKeys in places.Select(pack => pack.Key).Order().Chunk(PacksAtOnce))
        {
            var packs = await db.Packs.AsNoTracking().Where(pack => packKeys.Contains(pack.PackKey)).ToListAsync(cancel);
            Parallel.ForEach(packs, pack =>
            {
                var raw = PackFormat.Open(pack, keys);
                foreach (var row in places[pack.PackKey])
                    payloads[row.ObjectKey] = raw.AsSpan(row.Offset, row.Length).ToArray();
            });
        }

        return payloads;
    }
}
