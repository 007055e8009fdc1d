using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Lists of objects as of a snapshot. Whole types are counted by the snapshot's own counts, rare names are found in the blocks of names, frequent ones in the order of the list.</summary>
internal static class ObjectPages
{
    /// <summary>So many hits are looked at one by one; beyond, they are frequent enough to be found in passing.</summary>
    private const int RareHits = 2_000;

    /// <summary>Lists are counted so far.</summary>
    private const int Counted = 1_000;

    private const string Escape = "\\";
    private const string AfterEverything = "\U0010FFFF";

    public static async Task<Page<ObjectSummary>> ReadAsync(PortalDbContext db, RecycleBin bin, ListMarks marks, ObjectQuery query, CancellationToken cancel)
    {
        var header = await db.SealedAsync(query.SnapshotKey, cancel);
        var text = query.Search?.Trim() is { Length: > 0 } given ? given : null;
        if (query.State == ObjectState.SoftDeleted)
            return await BinAsync(db, await bin.ReadAsync(db, header.TenantKey, query.SnapshotKey, cancel), header.TenantKey, query, text, cancel);
        if (text is not null && await RareAsync(db, header.TenantKey, query, text, cancel) is { } rare)
            return rare;

        var found = Filter(db, db.ObjectsAt(header.TenantKey, query.SnapshotKey), query, text);
        var from = query.Skip >= ListMarks.Every && query.Sort is "name" or "-name" ? await NearestAsync(found, marks, query, cancel) : null;
        var page = await SummariesAsync(db, Sorted(From(found, from, query.Sort), query.Sort).Skip(query.Skip - (from?.Position ?? 0)).Take(query.Take), cancel);
        IReadOnlyList<ObjectSummary> items = [.. page.Select(one => one.Item)];
        if (text is null && query.NamePrefix is not { Length: > 0 } && query.State is not ObjectState.Gone)
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
        var wanted = keys.Skip(query.Skip).Take(query.Take).ToArray();
        var page = await SummariesAsync(db, db.ObjectsAt(tenantKey, query.SnapshotKey).Where(row => wanted.Contains(row.ObjectKey)), cancel);
        return new(
            [.. page.OrderBy(one => Array.IndexOf(wanted, one.Key)).Select(one => one.Item with { LeavesBinAt = leaves.TryGetValue(one.Key, out var at) ? at : null })],
            keys.Count);
    }

    // Whoever leaps far is the first to walk there, over names alone, and leaves marks on the way for everybody after.
    private static async Task<ListMark?> NearestAsync(IQueryable<ObjectVersionRow> found, ListMarks marks, ObjectQuery query, CancellationToken cancel)
    {
        var nearest = marks.Before(query, query.Skip);
        var position = nearest?.Position ?? 0;
        var last = query.Skip / ListMarks.Every * ListMarks.Every;
        if (position == last)
            return nearest;
        var way = Sorted(From(found, nearest, query.Sort), query.Sort).Take(last - position + 1).Select(row => new { row.DisplayName, row.ObjectKey });
        await foreach (var row in way.AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (position % ListMarks.Every == 0)
                marks.Add(query, nearest = new(position, row.DisplayName, row.ObjectKey));
            position++;
        }

        return nearest;
    }

    private static IQueryable<ObjectVersionRow> From(IQueryable<ObjectVersionRow> rows, ListMark? mark, string sort)
    {
        if (mark is null)
            return rows;
        var (name, key) = (mark.DisplayName, mark.ObjectKey);
        return sort == "-name"
            ? rows.Where(row => string.Compare(row.DisplayName, name) <= 0 && (string.Compare(row.DisplayName, name) < 0 || row.ObjectKey <= key))
            : rows.Where(row => string.Compare(row.DisplayName, name) >= 0 && (string.Compare(row.DisplayName, name) > 0 || row.ObjectKey >= key));
    }

    private static async Task<Page<ObjectSummary>?> RareAsync(PortalDbContext db, long tenantKey, ObjectQuery query, string text, CancellationToken cancel)
    {
        if (await NameSearch.CandidatesAsync(db, tenantKey, query.Type, query.SnapshotKey, text, RareHits, cancel) is not { } candidates)
            return null;
        var byId = await db.Objects.Where(row => row.TenantKey == tenantKey && row.ObjectId == text).Select(row => row.ObjectKey).ToListAsync(cancel);
        var rows = new List<ObjectSummary>();
        foreach (var chunk in candidates.Union(byId).Chunk(ObjectKeys.ChunkSize))
        {
            var at = Filter(db, db.ObjectsAt(query.SnapshotKey, chunk), query, text: null);
            rows.AddRange((await SummariesAsync(db, at, cancel)).Select(one => one.Item).Where(Holds));
        }

        ObjectSummary[] sorted = [.. Sorted(rows, query.Sort)];
        return new([.. sorted.Skip(query.Skip).Take(query.Take)], sorted.Length);

        bool Holds(ObjectSummary item) => item.Ref.Id == text
            || item.DisplayName.Contains(text, StringComparison.OrdinalIgnoreCase) || item.SearchName?.Contains(text, StringComparison.OrdinalIgnoreCase) is true;
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

    private static async Task<int> CountAsync(PortalDbContext db, ObjectQuery query, CancellationToken cancel)
    {
        var types = db.SnapshotTypes.Where(row => row.SnapshotKey == query.SnapshotKey && row.Relation == "");
        if (query.Type is { Length: > 0 } type)
            types = types.Where(row => row.Type == type);
        return await types.SumAsync(
            row => (query.State == ObjectState.SoftDeleted ? 0 : row.PresentCount) + (query.State == ObjectState.Present ? 0 : row.SoftDeletedCount), cancel);
    }

    private static IQueryable<ObjectVersionRow> Filter(PortalDbContext db, IQueryable<ObjectVersionRow> rows, ObjectQuery query, string? text)
    {
        rows = query.State is { } state ? rows.Where(row => row.State == state) : rows.Where(row => row.State != ObjectState.Gone);
        if (query.Type is { Length: > 0 } type)
            rows = rows.Where(row => row.Type == type);
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
        "-changed" => rows.OrderByDescending(row => row.SnapshotKey).ThenBy(row => row.ObjectKey),
        _ => rows.OrderBy(row => row.DisplayName).ThenBy(row => row.ObjectKey),
    };

    private static IEnumerable<ObjectSummary> Sorted(IEnumerable<ObjectSummary> items, string sort) => sort switch
    {
        "-name" => items.OrderByDescending(item => item.DisplayName, StringComparer.OrdinalIgnoreCase),
        "searchName" => items.OrderBy(item => item.SearchName, StringComparer.OrdinalIgnoreCase),
        "-searchName" => items.OrderByDescending(item => item.SearchName, StringComparer.OrdinalIgnoreCase),
        "changed" => items.OrderBy(item => item.ChangedIn),
        "-changed" => items.OrderByDescending(item => item.ChangedIn),
        _ => items.OrderBy(item => item.DisplayName, StringComparer.OrdinalIgnoreCase),
    };
}
