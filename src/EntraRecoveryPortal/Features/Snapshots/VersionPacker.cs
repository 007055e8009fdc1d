using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Writes versions and their packs: each new payload with the one it replaces right behind it.</summary>
internal static class VersionPacker
{
    /// <summary>Packs are compressed side by side; so many versions are in memory at once.</summary>
    private const int VersionsAtOnce = 16 * PackBuilder.ObjectsPerPack;

    public static async Task PackAsync(
        PortalDbContext db, StoreKeys keys, long snapshotKey, IReadOnlyList<PendingVersion> versions, CancellationToken cancel)
    {
        foreach (var batch in versions.Chunk(VersionsAtOnce))
        {
            var packed = new List<Task<(PackRow Pack, ObjectVersionRow[] Rows)>>();
            foreach (var chunk in batch.Chunk(PackBuilder.ObjectsPerPack))
            {
                var replaced = await ReplacedAsync(db, keys, chunk, cancel);
                packed.Add(Task.Run(() => Pack(keys, chunk, snapshotKey, replaced), cancel));
            }

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

    private static (PackRow Pack, ObjectVersionRow[] Rows) Pack(StoreKeys keys, PendingVersion[] versions, long snapshotKey, Dictionary<long, ReadOnlyMemory<byte>> replaced)
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
        };
    }

    private static async Task<Dictionary<long, ReadOnlyMemory<byte>>> ReplacedAsync(
        PortalDbContext db, StoreKeys keys, IReadOnlyList<PendingVersion> versions, CancellationToken cancel)
    {
        var packs = new PackReader(db, keys);
        var payloads = new Dictionary<long, ReadOnlyMemory<byte>>();
        foreach (var previous in versions.Where(version => !version.IsCopy).Select(version => version.Previous).OfType<ObjectVersionRow>().OrderBy(row => row.PackKey))
            payloads[previous.ObjectKey] = await packs.ReadAsync(previous.PackKey, previous.Offset, previous.Length, cancel);
        return payloads;
    }
}
