using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Writes versions and their packs: each new payload with the one it replaces right behind it.</summary>
internal static class VersionPacker
{
    public static async Task PackAsync(
        PortalDbContext db, StoreKeys keys, long snapshotKey, IReadOnlyList<PendingVersion> versions, CancellationToken cancel)
    {
        var replaced = await ReplacedAsync(db, keys, versions, cancel);
        var builder = new PackBuilder(keys);
        var rows = versions.Select(version => RowOf(version, snapshotKey, builder, replaced.GetValueOrDefault(version.Object.ObjectKey))).ToList();
        var pack = builder.Build(snapshotKey);
        db.Packs.Add(pack);
        await db.SaveChangesAsync(cancel);

        foreach (var row in rows)
            row.PackKey = pack.PackKey;
        db.ObjectVersions.AddRange(rows);
        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
    }

    private static ObjectVersionRow RowOf(PendingVersion version, long snapshotKey, PackBuilder builder, ReadOnlyMemory<byte> replaced) => new()
    {
        ObjectKey = version.Object.ObjectKey,
        SnapshotKey = snapshotKey,
        TenantKey = version.Object.TenantKey,
        Type = version.Object.Type,
        State = version.State,
        PreviousSnapshotKey = version.Previous?.SnapshotKey,
        PreviousState = version.Previous?.State,
        DisplayName = Lengths.Fit(version.DisplayName, Lengths.Name),
        SearchName = version.SearchName is { } name ? Lengths.Fit(name, Lengths.Name) : null,
        ContentHash = version.ContentHash,
        MeaningHash = version.MeaningHash,
        PackKey = 0,
        Offset = version.Content.IsEmpty ? 0 : builder.Append(version.Content.Span),
        Length = version.Content.Length,
        PreviousOffset = replaced.IsEmpty ? 0 : builder.Append(replaced.Span),
        PreviousLength = replaced.Length,
    };

    private static async Task<Dictionary<long, ReadOnlyMemory<byte>>> ReplacedAsync(
        PortalDbContext db, StoreKeys keys, IReadOnlyList<PendingVersion> versions, CancellationToken cancel)
    {
        var packs = new PackReader(db, keys);
        var payloads = new Dictionary<long, ReadOnlyMemory<byte>>();
        foreach (var previous in versions.Select(version => version.Previous).OfType<ObjectVersionRow>().OrderBy(row => row.PackKey))
            payloads[previous.ObjectKey] = await packs.ReadAsync(previous.PackKey, previous.Offset, previous.Length, cancel);
        return payloads;
    }
}
