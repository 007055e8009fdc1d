using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Objects, links and history as of a snapshot, asked in SQL.</summary>
internal static class SnapshotObjects
{
    public static async Task<Page<ObjectSummary>> PageAsync(PortalDbContext db, ObjectQuery query, CancellationToken cancel)
    {
        var header = await db.SealedAsync(query.SnapshotKey, cancel);
        var found = Filter(db.ObjectsAt(header.TenantKey, query.SnapshotKey), db, query);
        var total = await found.CountAsync(cancel);
        var rows = await Sorted(found, query.Sort).Skip(query.Skip).Take(query.Take)
            .Select(row => new
            {
                row.Type,
                Id = db.Objects.First(of => of.ObjectKey == row.ObjectKey).ObjectId,
                row.State,
                row.DisplayName,
                row.SearchName,
                ChangedIn = db.Snapshots.First(snapshot => snapshot.SnapshotKey == row.SnapshotKey).Number,
            })
            .ToListAsync(cancel);
        return new([.. rows.Select(row => new ObjectSummary(
            new(row.Type, row.Id), row.State, row.DisplayName, row.SearchName, row.ChangedIn!.Value))], total);
    }

    public static async Task<ObjectDetail?> FindAsync(PortalDbContext db, StoreKeys keys, long snapshotKey, ObjectRef of, CancellationToken cancel)
    {
        var header = await db.SealedAsync(snapshotKey, cancel);
        var key = await KeyAsync(db, header.TenantKey, of, cancel);
        var row = await db.ObjectsAt(header.TenantKey, snapshotKey).SingleOrDefaultAsync(row => row.ObjectKey == key, cancel);
        if (row is null)
            return null;
        var changedIn = await db.Snapshots.Where(snapshot => snapshot.SnapshotKey == row.SnapshotKey).Select(snapshot => snapshot.Number).SingleAsync(cancel);
        var packs = new PackReader(db, keys);
        var content = await ContentAsync(packs, row.PackKey, row.Offset, row.Length, cancel)
            ?? await ContentAsync(packs, row.PackKey, row.PreviousOffset, row.PreviousLength, cancel)
            ?? CanonicalJson.Parse("{}");
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
            .Where(row => row.ObjectKey == key)
            .Join(db.Snapshots.Where(snapshot => snapshot.SealedAt != null), row => row.SnapshotKey, snapshot => snapshot.SnapshotKey,
                (row, snapshot) => new { Row = row, snapshot.Number, snapshot.SealedAt })
            .OrderByDescending(version => version.Row.SnapshotKey)
            .ToListAsync(cancel);
        var packs = new PackReader(db, keys);
        var history = new List<ObjectHistoryEntry>(versions.Count);
        foreach (var version in versions)
        {
            var row = version.Row;
            history.Add(new()
            {
                SnapshotKey = row.SnapshotKey,
                Number = version.Number!.Value,
                At = version.SealedAt!.Value,
                State = row.State,
                PreviousState = row.PreviousState,
                DisplayName = row.DisplayName,
                Content = await ContentAsync(packs, row.PackKey, row.Offset, row.Length, cancel),
                PreviousContent = await ContentAsync(packs, row.PackKey, row.PreviousOffset, row.PreviousLength, cancel),
            });
        }

        return history;
    }

    private static async Task<long> KeyAsync(PortalDbContext db, long tenantKey, ObjectRef of, CancellationToken cancel) =>
        (await ObjectKeys.FindAsync(db, tenantKey, [of], cancel)).GetValueOrDefault(of)?.ObjectKey ?? 0;

    private static async Task<CanonicalJson?> ContentAsync(PackReader packs, long packKey, int offset, int length, CancellationToken cancel) =>
        length == 0 ? null : CanonicalJson.FromCanonical(await packs.ReadAsync(packKey, offset, length, cancel));

    private static IQueryable<ObjectVersionRow> Filter(IQueryable<ObjectVersionRow> rows, PortalDbContext db, ObjectQuery query)
    {
        rows = query.State is { } state ? rows.Where(row => row.State == state) : rows.Where(row => row.State != ObjectState.Gone);
        if (query.Type is { Length: > 0 } type)
            rows = rows.Where(row => row.Type == type);
        if (query.Search?.Trim() is not { Length: > 0 } text)
            return rows;
        var pattern = "%" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal) + "%";
        return rows.Where(row => EF.Functions.Like(row.DisplayName, pattern, "\\")
            || (row.SearchName != null && EF.Functions.Like(row.SearchName, pattern, "\\"))
            || db.Objects.Any(of => of.ObjectKey == row.ObjectKey && of.ObjectId == text));
    }

    private static IQueryable<ObjectVersionRow> Sorted(IQueryable<ObjectVersionRow> rows, string sort) => sort switch
    {
        "-name" => rows.OrderByDescending(row => row.DisplayName).ThenBy(row => row.ObjectKey),
        "searchName" => rows.OrderBy(row => row.SearchName).ThenBy(row => row.ObjectKey),
        "-searchName" => rows.OrderByDescending(row => row.SearchName).ThenBy(row => row.ObjectKey),
        "changed" => rows.OrderBy(row => row.SnapshotKey).ThenBy(row => row.ObjectKey),
        "-changed" => rows.OrderByDescending(row => row.SnapshotKey).ThenBy(row => row.ObjectKey),
        _ => rows.OrderBy(row => row.DisplayName).ThenBy(row => row.ObjectKey),
    };
}
