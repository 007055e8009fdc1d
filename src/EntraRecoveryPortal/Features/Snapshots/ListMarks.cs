using System.Collections.Concurrent;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>A place in a list: so many rows come before it. Which of the others is filled hangs on the list's order.</summary>
internal sealed record ListMark(int Position)
{
    /// <summary>The row at this place, in lists that the database puts in order.</summary>
    public long ObjectKey { get; init; }
    public long SnapshotKey { get; init; }
    public string DisplayName { get; init; } = "";
    /// <summary>The row before this place, in lists that come from the blocks of names.</summary>
    public NameHit? After { get; init; }
}

/// <summary>
/// Every thousandth row of lists that somebody has paged through, so that a late page begins near by and not at the list's beginning. What a snapshot
/// holds never changes, so a mark stays true.
/// </summary>
internal sealed class ListMarks
{
    public const int Every = 1_000;
    private const int MostLists = 64;

    private readonly ConcurrentDictionary<ObjectQuery, ConcurrentDictionary<int, ListMark>> lists = new();

    /// <summary>The last known mark at or before a position; null when the list's beginning is as near.</summary>
    public ListMark? Before(ObjectQuery list, int position)
    {
        if (!lists.TryGetValue(ListOf(list), out var marks))
            return null;
        for (var at = position / Every; at > 0; at--)
        {
            if (marks.TryGetValue(at, out var mark))
                return mark;
        }

        return null;
    }

    public void Add(ObjectQuery list, ListMark mark)
    {
        if (lists.Count >= MostLists)
            lists.Clear();
        lists.GetOrAdd(ListOf(list), _ => new())[mark.Position / Every] = mark;
    }

    private static ObjectQuery ListOf(ObjectQuery query) => query with { Skip = 0, Take = 0 };
}
