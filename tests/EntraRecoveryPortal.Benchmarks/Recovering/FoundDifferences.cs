using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Benchmarks.Recovering;

/// <summary>A report with all its rows.</summary>
public sealed record FoundDifferences(long Key, int Number, IReadOnlyList<ReportChangeRow> Changes, IReadOnlyList<ReportItemRow> Items)
{
    private readonly Dictionary<long, ReportChangeRow> byKey = Changes.ToDictionary(change => change.ChangeKey);
    private readonly HashSet<string> keys = [.. Items.Join(Changes, item => item.ChangeKey, change => change.ChangeKey, (item, change) => KeyOf(change, item))];

    public IEnumerable<(ReportChangeRow Change, ReportItemRow Item)> All => Items.Select(item => (byKey[item.ChangeKey], item));

    /// <summary>What is gone for good is made again under a new id, by a tick of its own; the ticks of these rounds leave it.</summary>
    public static bool IsMadeAgainOnly(ReportChangeRow change) => change.Action == "recreate" && Catalogue.Of(change.Type).GetsNewId;

    /// <summary>Whether it tells a difference that another report told: in a row of its own, or in that of the whole block, once a block that holds nothing else is null.</summary>
    public bool Tells(ReportChangeRow change, ReportItemRow item) => keys.Contains(KeyOf(change, item)) || (item.Kind == "attribute" && All.Any(row =>
        row.Item.Kind == "attribute" && (row.Change.Type, row.Change.ObjectId) == (change.Type, change.ObjectId) && item.Path.StartsWith(row.Item.Path + ".", StringComparison.Ordinal)
        && (PartOf(row.Item.From, item.Path[(row.Item.Path.Length + 1)..]), PartOf(row.Item.Now, item.Path[(row.Item.Path.Length + 1)..])) == (item.From, item.Now)));

    /// <summary>The difference by what it is about, from whichever end a report tells a link, and without the names that a recovery may change.</summary>
    public static string KeyOf(ReportChangeRow change, ReportItemRow item)
    {
        if (item.Kind != "link")
            return $"{change.Type} {change.ObjectId} {item.Kind} {item.Path} {item.TargetId}: {item.From} -> {item.Now}";
        var (holder, target) = item.Path.StartsWith(ChangeItem.InverseMark) ? (item.TargetId, change.ObjectId) : (change.ObjectId, item.TargetId);
        return $"{holder} -{item.Path.TrimStart(ChangeItem.InverseMark)}-> {target} {item.LinkInFrom} {item.LinkInNow}";
    }

    public static string Text(ReportChangeRow change, ReportItemRow item) =>
        $"{change.Type} {change.DisplayName} ({change.ObjectId}) {item.Kind} {item.Path} {item.TargetId}: {item.From} -> {item.Now}{(item.NotRestorable is { } why ? $" ({why})" : "")}";

    private static string? PartOf(string? block, string path) => block is null ? null : CanonicalJson.Parse(block).Root.At(path)?.GetRawText();
}
