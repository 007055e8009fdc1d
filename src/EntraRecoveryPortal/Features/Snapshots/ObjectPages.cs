using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Lists of objects as of a snapshot, in the database's own order. Whole types are counted by the snapshot's own counts; parts of names are looked for in the blocks of names.</summary>
internal static class ObjectPages
{
    /// <summary>Lists are counted so far.</summary>
    public const int Counted = 1_000;

    /// <summary>So many hits are looked at one by one; of more, the first in the list's order.</summary>
    public const int RareHits = 20_000;

    private const string Escape = "\\";
    private const string AfterEverything = "\U0010FFFF";

    public static async Task<Page<ObjectSummary>> ReadAsync(
        PortalDbContext db, RecycleBin bin, ListMarks marks, LastChanges changes, ObjectQuery query, CancellationToken cancel)
    {
        var header = await db.SealedAsync(query.SnapshotKey, cancel);
        var text = query.Search?.Trim() is { Length: > 0 } given ? given : null;
        if (query.State == ObjectState.SoftDeleted)
            return await BinAsync(db, await bin.ReadAsync(db, header.TenantKey, query.SnapshotKey, cancel), header.TenantKey, query, text, cancel);
        if (query.State != ObjectState.Gone && (query.Sort is "searchName" or "-searchName" || (text is not null && query.Sort is not ("changed" or "-changed"))))
            return await new NamedPages(db, marks, header.TenantKey, query, text).ReadAsync(cancel);
        if (text is not null)
        {
            return await RareAsync(db, header.TenantKey, query, text, cancel)
                ?? await new NamedPages(db, marks, header.TenantKey, query, text, await changes.ReadAsync(db, header.TenantKey, query, cancel)).ReadAsync(cancel);
        }

        var state = query.Sort is "changed" or "-changed" ? db.ObjectsByChangeAt(header.TenantKey, query.SnapshotKey) : db.ObjectsAt(header.TenantKey, query.SnapshotKey);
        var found = Filter(db, state, query, text: null);
        var from = query.Skip >= ListMarks.Every && query.Sort is not ("searchName" or "-searchName") ? await NearestAsync(found, marks, query, cancel) : null;
        var page = await SummariesAsync(db, Sorted(From(found, from, query.Sort), query.Sort).Skip(query.Skip - (from?.Position ?? 0)).Take(query.Take), cancel);
        IReadOnlyList<ObjectSummary> items = [.. page.Select(one => one.Item)];
        if (query.NamePrefix is not { Length: > 0 } && query.State is not ObjectState.Gone)
            return new(items, await CountAsync(db, query, cancel));
        var upTo = Math.Max(Counted, query.Skip + query.Take);
        var count = await found.Take(upTo + 1).CountAsync(cancel);
        return new(items, count, IsMore: count > upTo);
    }

    // The recycle bin is small beside the directory: its keys are put in order here, and only one page of rows is fetched.
    private static async Task<Page<ObjectSummary>> BinAsync(
        PortalDbContext db, IReadOnlyList<BinnedObject> bin, long tenantKey, ObjectQuery query, string? text, CancellationToken cancel)
    {
        var found = Filter(db, db.ObjectsAt(tenantKey, query.SnapshotKey), query, text);
        var leaves = bin.ToDictionary(one => one.ObjectKey, one => one.LeavesAt);
        var keys = await Sorted(found, query.Sort).Select(row => row.ObjectKey).ToListAsync(cancel);
        if (query.Sort is "daysLeft")
            keys = [.. keys.OrderBy(key => leaves.GetValueOrDefault(key, DateTime.MaxValue))];
        else if (query.Sort is "-daysLeft")
            keys = [.. keys.OrderByDescending(key => leaves.GetValueOrDefault(key, DateTime.MinValue))];
        IReadOnlyList<long> wanted = [.. keys.Skip(query.Skip).Take(query.Take)];
        var page = await SummariesAsync(db, query.SnapshotKey, wanted, cancel);
        return new([.. page.Zip(wanted, (item, key) => item with { LeavesBinAt = leaves.TryGetValue(key, out var at) ? at : null })], keys.Count);
    }

    // Whoever leaps far is the first to walk there, over the index alone, and leaves marks on the way for everybody after.
    private static async Task<ListMark?> NearestAsync(IQueryable<ObjectVersionRow> found, ListMarks marks, ObjectQuery query, CancellationToken cancel)
    {
        var nearest = marks.Before(query, query.Skip);
        var position = nearest?.Position ?? 0;
        var last = query.Skip / ListMarks.Every * ListMarks.Every;
        if (position == last)
            return nearest;
        var way = Sorted(From(found, nearest, query.Sort), query.Sort).Take(last - position + 1).Select(row => new { row.DisplayName, row.SnapshotKey, row.ObjectKey });
        await foreach (var row in way.AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (position % ListMarks.Every == 0)
                marks.Add(query, nearest = new(position) { DisplayName = row.DisplayName, SnapshotKey = row.SnapshotKey, ObjectKey = row.ObjectKey });
            position++;
        }

        return nearest;
    }

    private static IQueryable<ObjectVersionRow> From(IQueryable<ObjectVersionRow> rows, ListMark? mark, string sort)
    {
        if (mark is null)
            return rows;
        var (name, snapshotKey, key) = (mark.DisplayName, mark.SnapshotKey, mark.ObjectKey);
        return sort switch
        {
            "-name" => rows.Where(row => string.Compare(row.DisplayName, name) <= 0 && (string.Compare(row.DisplayName, name) < 0 || row.ObjectKey <= key)),
            "changed" => rows.Where(row => row.SnapshotKey >= snapshotKey && (row.SnapshotKey > snapshotKey || row.ObjectKey >= key)),
            "-changed" => rows.Where(row => row.SnapshotKey <= snapshotKey && (row.SnapshotKey < snapshotKey || row.ObjectKey <= key)),
            _ => rows.Where(row => string.Compare(row.DisplayName, name) >= 0 && (string.Compare(row.DisplayName, name) > 0 || row.ObjectKey >= key)),
        };
    }

    private static async Task<Page<ObjectSummary>?> RareAsync(PortalDbContext db, long tenantKey, ObjectQuery query, string text, CancellationToken cancel)
    {
        var hits = new FirstHits(new NameOrder("name", changes: null), after: null, RareHits);
        await NameSearch.OfferAsync(db, tenantKey, query, text, hits, cancel);
        var candidates = hits.Take().Select(hit => hit.ObjectKey).Distinct();
        if (!hits.AreAll)
            return null;
        var byId = await db.Objects.Where(row => row.TenantKey == tenantKey && row.ObjectId == text).Select(row => row.ObjectKey).ToListAsync(cancel);
        var rows = new List<ObjectVersionRow>();
        foreach (var chunk in candidates.Union(byId).Chunk(ObjectKeys.ChunkSize))
            rows.AddRange(await Filter(db, db.ObjectsAt(query.SnapshotKey, chunk), query, text: null).ToListAsync(cancel));
        rows.RemoveAll(row => !Holds(row));
        var wanted = Sorted(rows, query.Sort).Skip(query.Skip).Take(query.Take).Select(row => row.ObjectKey);
        return new(await SummariesAsync(db, query.SnapshotKey, [.. wanted], cancel), rows.Count);

        bool Holds(ObjectVersionRow row) => byId.Contains(row.ObjectKey)
            || row.DisplayName.Contains(text, StringComparison.OrdinalIgnoreCase) || row.SearchName?.Contains(text, StringComparison.OrdinalIgnoreCase) is true;
    }

    /// <summary>These objects, in this order.</summary>
    public static async Task<IReadOnlyList<ObjectSummary>> SummariesAsync(PortalDbContext db, long snapshotKey, IReadOnlyList<long> objectKeys, CancellationToken cancel)
    {
        var items = new Dictionary<long, ObjectSummary>();
        foreach (var chunk in objectKeys.Chunk(ObjectKeys.ChunkSize))
        {
            foreach (var (key, item) in await SummariesAsync(db, db.ObjectsAt(snapshotKey, chunk), cancel))
                items.Add(key, item);
        }

        return [.. objectKeys.Select(key => items[key])];
    }

    private static async Task<IReadOnlyList<(long Key, ObjectSummary Item)>> SummariesAsync(PortalDbContext db, IQueryable<ObjectVersionRow> rows, CancellationToken cancel)
    {
        var found = await rows
            .Select(row => new
            {
                row.ObjectKey,
                row.Type,
                Id = db.Objects.First(of => of.ObjectKey == row.ObjectKey).ObjectId,
                row.State,
                row.DisplayName,
                row.SearchName,
                ChangedIn = db.Snapshots.First(snapshot => snapshot.SnapshotKey == (row.IsCopy ? row.PreviousSnapshotKey : row.SnapshotKey)).Number,
            })
            .ToListAsync(cancel);
        return [.. found.Select(row => (row.ObjectKey, new ObjectSummary(new(row.Type, row.Id), row.State, row.DisplayName, row.SearchName, row.ChangedIn!.Value)))];
    }

    public static async Task<int> CountAsync(PortalDbContext db, ObjectQuery query, CancellationToken cancel)
    {
        var types = db.SnapshotTypes.Where(row => row.SnapshotKey == query.SnapshotKey && row.Relation == "");
        if (query.Type is { Length: > 0 } type)
            types = types.Where(row => row.Type == type);
        return await types.SumAsync(
            row => (query.State == ObjectState.SoftDeleted ? 0 : row.PresentCount) + (query.State == ObjectState.Present ? 0 : row.SoftDeletedCount), cancel);
    }

    /// <summary>Those of the type and in the state that are asked for.</summary>
    public static IQueryable<ObjectVersionRow> Of(IQueryable<ObjectVersionRow> rows, ObjectQuery query)
    {
        rows = query.State is { } state ? rows.Where(row => row.State == state) : rows.Where(row => row.State != ObjectState.Gone);
        return query.Type is { Length: > 0 } type ? rows.Where(row => row.Type == type) : rows;
    }

    private static IQueryable<ObjectVersionRow> Filter(PortalDbContext db, IQueryable<ObjectVersionRow> rows, ObjectQuery query, string? text)
    {
        rows = Of(rows, query);
        if (query.NamePrefix is { Length: > 0 } prefix)
        {
            var (starts, end) = (Pattern(prefix) + "%", prefix + AfterEverything);
            rows = rows.Where(row => EF.Functions.Like(row.DisplayName, starts, Escape));
            // SQLite takes no pattern that it may not know beforehand to an index, but it does take bounds.
            if (db.Database.IsSqlite())
                rows = rows.Where(row => string.Compare(row.DisplayName, prefix) >= 0 && string.Compare(row.DisplayName, end) < 0);
        }

        if (text is null)
            return rows;
        var holds = $"%{Pattern(text)}%";
        return rows.Where(row => EF.Functions.Like(row.DisplayName, holds, Escape) || (row.SearchName != null && EF.Functions.Like(row.SearchName, holds, Escape)));
    }

    private static string Pattern(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal);

    private static IQueryable<ObjectVersionRow> Sorted(IQueryable<ObjectVersionRow> rows, string sort) => sort switch
    {
        "-name" => rows.OrderByDescending(row => row.DisplayName).ThenByDescending(row => row.ObjectKey),
        "searchName" => rows.OrderBy(row => row.SearchName).ThenBy(row => row.ObjectKey),
        "-searchName" => rows.OrderByDescending(row => row.SearchName).ThenBy(row => row.ObjectKey),
        "changed" => rows.OrderBy(row => row.SnapshotKey).ThenBy(row => row.ObjectKey),
        "-changed" => rows.OrderByDescending(row => row.SnapshotKey).ThenByDescending(row => row.ObjectKey),
        _ => rows.OrderBy(row => row.DisplayName).ThenBy(row => row.ObjectKey),
    };

    private static IEnumerable<ObjectVersionRow> Sorted(IEnumerable<ObjectVersionRow> rows, string sort) => sort switch
    {
        "-name" => rows.OrderByDescending(row => row.DisplayName, StringComparer.OrdinalIgnoreCase).ThenByDescending(row => row.ObjectKey),
        "searchName" => rows.OrderBy(row => row.SearchName, StringComparer.OrdinalIgnoreCase).ThenBy(row => row.ObjectKey),
        "-searchName" => rows.OrderByDescending(row => row.SearchName, StringComparer.OrdinalIgnoreCase).ThenBy(row => row.ObjectKey),
        "changed" => rows.OrderBy(row => row.SnapshotKey).ThenBy(row => row.ObjectKey),
        "-changed" => rows.OrderByDescending(row => row.SnapshotKey).ThenByDescending(row => row.ObjectKey),
        _ => rows.OrderBy(row => row.DisplayName, StringComparer.OrdinalIgnoreCase).ThenBy(row => row.ObjectKey),
    };
}
