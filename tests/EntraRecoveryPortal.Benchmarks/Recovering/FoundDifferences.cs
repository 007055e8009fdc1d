using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Benchmarks.Recovering;

/// <summary>A report with all its rows.</summary>
internal sealed record FoundDifferences(long Key, int Number, IReadOnlyList<ReportChangeRow> Changes, IReadOnlyList<ReportItemRow> Items)
{
    private readonly Dictionary<long, ReportChangeRow> byKey = Changes.ToDictionary(change => change.ChangeKey);

    public IEnumerable<(ReportChangeRow Change, ReportItemRow Item)> All => Items.Select(item => (byKey[item.ChangeKey], item));

    /// <summary>What is gone for good is made again under a new id, by a tick of its own; the ticks of these rounds leave it.</summary>
    public static bool IsMadeAgainOnly(ReportChangeRow change) => change.Action == "recreate" && Catalogue.Of(change.Type).GetsNewId;

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
}
