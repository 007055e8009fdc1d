using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>A pack ready to be written, and the rows that point into it.</summary>
internal sealed record PackedVersions(PackRow Pack, IReadOnlyList<ObjectVersionRow> Rows);

/// <summary>Writes versions and their packs: each new payload with the one it replaces right behind it.</summary>
internal static class VersionPacker
{
    /// <summary>From so many on, half the time for a twentieth more room.</summary>
    private const int ManyVersions = 4096;

    /// <summary>Begins to compress versions, pack by pack and side by side, while the caller goes on writing.</summary>
    public static IReadOnlyList<Task<PackedVersions>> Begin(StoreKeys keys, long tenantKey, long snapshotKey, IReadOnlyList<PendingVersion> versions, CancellationToken cancel)
    {
        var isFast = versions.Count >= ManyVersions;
        var perPack = versions.Any(version => !version.Replaced.IsEmpty) ? PackBuilder.PayloadsPerPack / 2 : PackBuilder.PayloadsPerPack;
        return [.. versions.Chunk(perPack).Select(chunk => SpareCores.Run(() => Pack(keys, chunk, tenantKey, snapshotKey, isFast), cancel))];
    }

    public static async Task WriteAsync(PortalDbContext db, IReadOnlyList<Task<PackedVersions>> packing, CancellationToken cancel)
    {
        if (packing.Count == 0)
            return;
        SpareCores.Finish(packing);
        var packed = await Task.WhenAll(packing);
        await StoreDialect.Of(db).AddPacksAsync(db, [.. packed.Select(part => part.Pack)], cancel);
        foreach (var (pack, rows) in packed)
        {
            foreach (var row in rows)
                row.PackKey = pack.PackKey;
        }

        await StoreDialect.Of(db).AddAsync(db, packed.SelectMany(part => part.Rows), cancel);
    }

    private static PackedVersions Pack(StoreKeys keys, PendingVersion[] versions, long tenantKey, long snapshotKey, bool isFast)
    {
        var builder = new PackBuilder(keys, isFast);
        ObjectVersionRow[] rows = [.. versions.Select(version => RowOf(version, tenantKey, snapshotKey, builder))];
        return new(builder.Build(snapshotKey), rows);
    }

    private static ObjectVersionRow RowOf(PendingVersion version, long tenantKey, long snapshotKey, PackBuilder builder)
    {
        var offset = version.Content.IsEmpty ? 0 : builder.Append(version.Content.Span);
        var previousOffset = version.IsCopy ? offset : version.Replaced.IsEmpty ? 0 : builder.Append(version.Replaced.Span);
        var hasContent = version.State != ObjectState.Gone;
        return new()
        {
            ObjectKey = version.ObjectKey,
            SnapshotKey = snapshotKey,
            TenantKey = tenantKey,
            Type = version.Of.Type,
            State = version.State,
            PreviousState = version.Previous?.State,
            // A copy goes on saying in which snapshot the object changed.
            PreviousSnapshotKey = version.Previous is { IsCopy: true } && version.IsCopy ? version.Previous.PreviousSnapshotKey : version.Previous?.SnapshotKey,
            DisplayName = Lengths.Fit(version.DisplayName, Lengths.Name),
            SearchName = version.SearchName is { } name ? Lengths.Fit(name, Lengths.Name) : null,
            ContentHash = version.ContentHash,
            PackKey = 0,
            Offset = hasContent ? offset : 0,
            Length = hasContent ? version.Content.Length : 0,
            PreviousOffset = previousOffset,
            PreviousLength = version.IsCopy ? version.Content.Length : version.Replaced.Length,
            IsCopy = version.IsCopy,
            ErasureKey = version.IsCopy ? version.Previous?.ErasureKey : null,
        };
    }
}
