using System.Collections;
using EntraRecoveryPortal.Core.Comparing;

namespace EntraRecoveryPortal.Features.Differences.Indexing;

/// <summary>
/// What the page of a finished report filters, counts and orders by, in memory: the one place that says which rows of a report match. What a row shows is read
/// from the database when it is shown.
/// </summary>
/// <param name="changes">In the order of their types, then of their names.</param>
/// <param name="items">By change, in the same order.</param>
/// <param name="firstItems">Where the items of each change begin, and the end.</param>
/// <param name="facets">By their numbers.</param>
internal sealed class ReportIndex(IndexedChange[] changes, IndexedItem[] items, int[] firstItems, IReadOnlyList<IndexedFacet> facets, ReportTexts texts)
{
    private readonly long firstKey = items.Length == 0 ? 0 : items.Min(item => item.Key);
    private readonly long lastKey = items.Length == 0 ? 0 : items.Max(item => item.Key);
    private readonly ILookup<int, int> under = Enumerable.Range(0, changes.Length).Where(number => changes[number].Under is not null).ToLookup(number => changes[number].Under!.Value);
    private volatile Search? lastSearch;
    private volatile FilterMatch? lastMatch;

    /// <summary>About what it takes in memory.</summary>
    public long Bytes => (changes.LongLength * (IndexedChange.Size + sizeof(int))) + (items.LongLength * IndexedItem.Size) + texts.Bytes;

    public IReadOnlyList<IndexedFacet> Facets => facets;

    /// <summary>How many texts there are.</summary>
    public int Texts => texts.Count;

    public ref readonly IndexedChange this[int number] => ref changes[number];

    public ReadOnlySpan<IndexedItem> ItemsOf(int number) => items.AsSpan(firstItems[number]..firstItems[number + 1]);

    public string TextOf(int text) => texts[text];

    /// <summary>The numbers of the changes that match. An answer asks several times by one filter: for its rows, its facets and its ticks.</summary>
    public IReadOnlyList<int> Matching(ChangeFilter filter)
    {
        if (lastMatch is not { } match || !ReferenceEquals(match.Filter, filter))
            lastMatch = match = new(filter, Match(filter));
        return match.Numbers;
    }

    private List<int> Match(ChangeFilter filter)
    {
        var holding = filter.Text is { } text ? Holding(text) : null;
        var named = NamedBy(filter);
        var matching = new List<int>(filter.IsEmpty ? changes.Length : 0);
        for (var number = 0; number < changes.Length; number++)
        {
            if (Matches(number, filter, named, holding))
                matching.Add(number);
        }
        return matching;
    }

    /// <summary>The numbers of the rows in which the matching changes are: a row is shown whole, whatever of it matches.</summary>
    public IReadOnlyList<int> Rows(ChangeFilter filter)
    {
        var matching = Matching(filter);
        if (under.Count == 0)
            return matching;
        var isRow = new BitArray(changes.Length);
        foreach (var number in matching)
            isRow[RowOf(number)] = true;
        return [.. Enumerable.Range(0, changes.Length).Where(number => isRow[number])];
    }

    /// <summary>A page of them.</summary>
    public IReadOnlyList<int> Page(IReadOnlyList<int> rows, ChangeView view)
    {
        Func<int, int>? by = view.Sort switch
        {
            ChangeSort.Risk => number => -changes[number].RowRisks,
            ChangeSort.Name => number => changes[number].NameRank,
            ChangeSort.Type => null,
            ChangeSort.Action => number => (int)changes[number].Action,
            ChangeSort.Attributes => number => changes[number].RowAttributes,
            ChangeSort.Links => number => changes[number].RowLinks,
            _ => throw new InvalidOperationException($"No order is defined for {view.Sort}."),
        };
        var ordered = (by, view.Descending) switch
        {
            (null, false) => rows,
            (null, true) => rows.Reverse(),
            (_, false) => rows.OrderBy(by),
            (_, true) => rows.OrderByDescending(by),
        };
        return [.. ordered.Skip(view.Skip).Take(view.Take)];
    }

    /// <summary>The keys of the other objects that are one row with this one.</summary>
    public IEnumerable<long> PartsOf(int row) => under[row].Where(number => !changes[number].IsConsequence).Select(number => changes[number].Key);

    /// <summary>How many changes follow from this one, or from a part of it.</summary>
    public int ConsequencesOf(int row) => under[row].Count(number => changes[number].IsConsequence);

    /// <summary>Their keys: those that match, and when none does, for something else of the row matches, all.</summary>
    public IReadOnlyList<long> ConsequencesOf(long key, ChangeFilter filter)
    {
        var row = Array.FindIndex(changes, change => change.Key == key);
        List<int> all = [.. under[row].Where(number => changes[number].IsConsequence)];
        var matching = filter.IsEmpty || all.Count == 0 ? all : [.. all.Intersect(Matching(filter))];
        return [.. (matching.Count == 0 ? all : matching).OrderBy(number => changes[number].NameRank).Select(number => changes[number].Key)];
    }

    /// <summary>The keys of the changes that match, row by row, in the order in which they were stored.</summary>
    public IReadOnlyList<long> Keys(ChangeFilter filter) =>
        [.. Matching(filter).OrderBy(number => (changes[RowOf(number)].Key, RowOf(number) != number, changes[number].Key)).Select(number => changes[number].Key)];

    private int RowOf(int number) => changes[number].Under ?? number;

    /// <summary>The items that "tick all that match" means: with an attribute, that attribute alone; nothing that would delete.</summary>
    public IReadOnlyList<long> Tickable(ChangeFilter filter)
    {
        var named = NamedBy(filter);
        var keys = new List<long>();
        foreach (var number in Matching(filter).Where(number => changes[number].IsTickedWithOthers))
        {
            foreach (ref readonly var item in ItemsOf(number))
            {
                if (item.NotRestorable is null && named?.Holds(item) is not false)
                    keys.Add(item.Key);
            }
        }
        return keys;
    }

    /// <summary>On how many objects something of <see cref="Tickable"/> is.</summary>
    public int TickableObjects(ChangeFilter filter)
    {
        var named = NamedBy(filter);
        return Matching(filter).Count(number => changes[number].IsTickedWithOthers && (named is null || HoldsTickable(number, named)));
    }

    /// <summary>Room to mark items in.</summary>
    public ItemMarks NoMarks() => new(firstKey, lastKey);

    /// <summary>What the marked items come to as ticks.</summary>
    public DraftBasket Basket(ItemMarks ticked)
    {
        if (ticked.IsEmpty)
            return DraftBasket.Nothing;
        var (counts, objects) = (new ObjectCounter<(string Type, ChangeAction Action, ItemKind Kind, bool LinkInFrom)>(), 0);
        for (var number = 0; number < changes.Length; number++)
        {
            var isTicked = false;
            foreach (ref readonly var item in ItemsOf(number))
            {
                if (!ticked[item.Key])
                    continue;
                counts.Add((changes[number].Type, changes[number].Action, item.Kind, item.LinkInFrom), number);
                isTicked = true;
            }
            objects += isTicked ? 1 : 0;
        }
        return new(objects, [.. counts.All.Select(count => new DraftCount(count.Of.Type, count.Of.Action, count.Of.Kind, count.Of.LinkInFrom, count.Objects, count.Items))]);
    }

    /// <summary>How many of these objects, each as "type/id", the report has.</summary>
    public int CountOf(IReadOnlySet<string> objects) => changes.Count(change => objects.Contains($"{change.Type}/{texts[change.Id]}"));

    private NamedItems? NamedBy(ChangeFilter filter) => filter.Attribute is { } path ? new(path, filter.Now, texts) : null;

    private bool HoldsTickable(int number, NamedItems named)
    {
        foreach (ref readonly var item in ItemsOf(number))
        {
            if (item.NotRestorable is null && named.Holds(item))
                return true;
        }
        return false;
    }

    private bool Matches(int number, ChangeFilter filter, NamedItems? named, BitArray? holding)
    {
        ref readonly var change = ref changes[number];
        if (filter.Types.Count > 0 && !filter.Types.Contains(change.Type, StringComparer.Ordinal))
            return false;
        if (filter.Actions.Count > 0 && !filter.Actions.Contains(change.Action))
            return false;
        if (filter.Risk == ChangeFilter.AnyRisk && change.Risks == 0)
            return false;
        if (filter.Restorable is { } restorable && restorable == change.IsKept)
            return false;
        var (isNamed, hasReason, hasRisk, holds) = (
            named is null,
            filter.Reason is null || change.NotRestorable == filter.Reason,
            filter.Risk is null or ChangeFilter.AnyRisk,
            holding is null || Has(holding, change.Name) || Has(holding, change.Id) || Has(holding, change.SearchName));
        if (isNamed && hasReason && hasRisk && holds)
            return true;
        foreach (ref readonly var item in ItemsOf(number))
        {
            isNamed = isNamed || named!.Holds(item);
            hasReason = hasReason || item.KeptReason(change) == filter.Reason;
            hasRisk = hasRisk || item.Risk == filter.Risk;
            holds = holds || Has(holding!, item.From) || Has(holding!, item.Now) || Has(holding!, item.TargetName) || Has(holding!, item.Target);
        }
        return isNamed && hasReason && hasRisk && holds;

        static bool Has(BitArray holding, int text) => text != ReportTexts.None && holding[text];
    }

    // A group of facets that leaves out another filter looks for the same text.
    private BitArray Holding(string text)
    {
        if (lastSearch is not { } search || search.Text != text)
            lastSearch = search = new(text, texts.Holding(text));
        return search.Holding;
    }

    private sealed record FilterMatch(ChangeFilter Filter, IReadOnlyList<int> Numbers);

    private sealed record Search(string Text, BitArray Holding);
}
