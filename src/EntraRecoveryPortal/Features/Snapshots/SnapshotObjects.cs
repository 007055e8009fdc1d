using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>One object, its links and its history as of a snapshot.</summary>
internal static class SnapshotObjects
{
    public static async Task<ObjectDetail?> FindAsync(PortalDbContext db, StoreKeys keys, long snapshotKey, ObjectRef of, CancellationToken cancel)
    {
        var header = await db.SealedAsync(snapshotKey, cancel);
        var key = await KeyAsync(db, header.TenantKey, of, cancel);
        var row = await db.ObjectsAt(snapshotKey, [key]).SingleOrDefaultAsync(cancel);
        if (row is null)
            return null;
        var changedAt = row.IsCopy ? row.PreviousSnapshotKey : row.SnapshotKey;
        var changedIn = await db.Snapshots.Where(snapshot => snapshot.SnapshotKey == changedAt).Select(snapshot => snapshot.Number).SingleAsync(cancel);
        var content = ContentOf((await StoredContents.ReadAsync(db, keys, [PackPlace.OfNewest(row)], cancel))[0]) ?? CanonicalJson.Parse("{}");
        return new(of with { Type = row.Type }, row.State, row.DisplayName, row.SearchName, content, changedIn!.Value);
    }

    public static async Task<IReadOnlyList<NamedLink>> LinksAsync(
        PortalDbContext db, long snapshotKey, ObjectRef of, bool fromSource, CancellationToken cancel)
    {
        var header = await db.SealedAsync(snapshotKey, cancel);
        var key = await KeyAsync(db, header.TenantKey, of, cancel);
        var links = db.LinksAt(snapshotKey)
            .Where(link => fromSource ? link.SourceKey == key : link.TargetKey == key)
            .Select(link => new { link.Relation, OtherKey = fromSource ? link.TargetKey : link.SourceKey });
        var named =
            from link in links
            join other in db.Objects on link.OtherKey equals other.ObjectKey
            join version in db.ObjectsAt(header.TenantKey, snapshotKey) on link.OtherKey equals version.ObjectKey into versions
            from version in versions.DefaultIfEmpty()
            orderby link.Relation, version!.DisplayName, link.OtherKey
            select new { link.Relation, other.Type, other.ObjectId, Name = version!.DisplayName, State = (ObjectState?)version.State };
        var rows = await named.ToListAsync(cancel);
        return [.. rows.Select(row => new NamedLink(row.Relation, new(row.Type, row.ObjectId), row.Name ?? row.ObjectId, row.State))];
    }

    public static async Task<IReadOnlyList<ObjectHistoryEntry>> HistoryAsync(
        PortalDbContext db, StoreKeys keys, long tenantKey, ObjectRef of, CancellationToken cancel)
    {
        var key = await KeyAsync(db, tenantKey, of, cancel);
        var versions = await db.ObjectVersions.AsNoTracking()
            .Where(row => row.ObjectKey == key && !row.IsCopy)
            .Join(db.Snapshots.Where(snapshot => snapshot.SealedAt != null), row => row.SnapshotKey, snapshot => snapshot.SnapshotKey,
                (row, snapshot) => new { Row = row, snapshot.Number, snapshot.SealedAt })
            .OrderByDescending(version => version.Row.SnapshotKey)
            .ToListAsync(cancel);
        var contents = await StoredContents.ReadAsync(db, keys, [.. versions.SelectMany(version => new[] { PackPlace.Of(version.Row), PackPlace.OfReplaced(version.Row) })], cancel);
        return
        [
            .. versions.Select((version, number) => new ObjectHistoryEntry
            {
                SnapshotKey = version.Row.SnapshotKey,
                Number = version.Number!.Value,
                At = version.SealedAt!.Value,
                State = version.Row.State,
                PreviousState = version.Row.PreviousState,
                DisplayName = version.Row.DisplayName,
                Content = ContentOf(contents[2 * number]),
                PreviousContent = ContentOf(contents[(2 * number) + 1]),
            }),
        ];
    }

    public static async Task<IReadOnlyList<NamedLink>> MemberOfAsync(PortalDbContext db, long snapshotKey, ObjectRef of, CancellationToken cancel)
    {
        var header = await db.SealedAsync(snapshotKey, cancel);
        return await Memberships.OfAsync(db, header.TenantKey, snapshotKey, await KeyAsync(db, header.TenantKey, of, cancel), cancel);
    }

    private static async Task<long> KeyAsync(PortalDbContext db, long tenantKey, ObjectRef of, CancellationToken cancel) =>
        (await ObjectKeys.FindAsync(db, tenantKey, [of], cancel)).GetValueOrDefault(of)?.ObjectKey ?? 0;

    private static CanonicalJson? ContentOf(ReadOnlyMemory<byte> content) => content.IsEmpty ? null : CanonicalJson.FromCanonical(content);
}
