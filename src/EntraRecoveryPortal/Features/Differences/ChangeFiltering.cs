using System.Linq.Expressions;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>A filter as SQL: the one place that says which rows of a report match.</summary>
internal static class ChangeFiltering
{
    private const string Escape = "\\";
    private static readonly string Update = StoredNames.Of(ChangeAction.Update);

    public static IQueryable<ReportChangeRow> ChangesOf(this PortalDbContext db, long reportKey, ChangeFilter filter)
    {
        var changes = db.ReportChanges.Where(change => change.ReportKey == reportKey);
        var items = db.ReportItems.Where(item => item.ReportKey == reportKey);
        if (filter.Types is { Count: > 0 } types)
            changes = changes.Where(change => types.Contains(change.Type));
        if (filter.Actions.Count > 0)
        {
            var actions = filter.Actions.Select(StoredNames.Of).ToList();
            changes = changes.Where(change => actions.Contains(change.Action));
        }
        if (filter.Attribute is { } path)
        {
            var named = items.Named(path, filter.Now);
            changes = changes.Where(change => named.Any(item => item.ChangeKey == change.ChangeKey));
        }
        if (filter.Restorable is { } restorable)
        {
            var kept = db.ReasonsOf(reportKey);
            changes = changes.Where(change => restorable == !kept.Any(one => one.ChangeKey == change.ChangeKey));
        }
        if (filter.Reason is { } reason)
        {
            var kept = db.ReasonsOf(reportKey);
            changes = changes.Where(change => kept.Any(one => one.ChangeKey == change.ChangeKey && one.Reason == reason));
        }
        if (filter.Risk is { } risk)
            changes = risk == ChangeFilter.AnyRisk
                ? changes.Where(change => change.RiskCount > 0)
                : changes.Where(change => items.Any(item => item.ChangeKey == change.ChangeKey && item.Risk == risk));
        return filter.Text is { } text ? changes.Where(Holds(items, text)) : changes;
    }

    /// <summary>Why something of an object cannot be put back. What hangs under an object that came or went follows the object, so its reason is none.</summary>
    public static IQueryable<KeptReason> ReasonsOf(this PortalDbContext db, long reportKey)
    {
        var changes = db.ReportChanges.Where(change => change.ReportKey == reportKey);
        return changes.Where(change => change.NotRestorable != null).Select(change => new KeptReason { ChangeKey = change.ChangeKey, Reason = change.NotRestorable! })
            .Union(from item in db.ReportItems
                   where item.ReportKey == reportKey && item.NotRestorable != null
                   join change in changes on item.ChangeKey equals change.ChangeKey
                   where item.Kind == StoredNames.Attribute || (item.Kind == StoredNames.Link && change.Action == Update) || (item.Kind == StoredNames.Object && item.TargetId == null)
                   select new KeptReason { ChangeKey = item.ChangeKey, Reason = item.NotRestorable! });
    }

    /// <summary>Items of one attribute or relation: by its path, or as an element of the keyed array with that path.</summary>
    public static IQueryable<ReportItemRow> Named(this IQueryable<ReportItemRow> items, string path, string? now)
    {
        var element = path + "[";
        items = items.Where(item => item.Path == path || item.Path.StartsWith(element));
        return now switch
        {
            null => items,
            ChangeFilter.Empty => items.Where(item => item.Kind == StoredNames.Attribute && item.Now == null),
            ChangeFilter.LinkAdded => items.Where(item => item.Kind == StoredNames.Link && item.LinkInNow),
            ChangeFilter.LinkGone => items.Where(item => item.Kind == StoredNames.Link && !item.LinkInNow),
            _ => items.Where(item => item.Now == now),
        };
    }

    public static IOrderedQueryable<ReportChangeRow> InOrder(this IQueryable<ReportChangeRow> changes, ChangeSort sort, bool descending)
    {
        var ordered = sort switch
        {
            ChangeSort.Risk => By(change => -change.RiskCount),
            ChangeSort.Name => By(change => change.DisplayName),
            ChangeSort.Type => By(change => change.Type),
            ChangeSort.Action => By(change => change.Action),
            ChangeSort.Attributes => By(change => change.AttributeCount),
            ChangeSort.Links => By(change => change.LinkCount),
            _ => throw new InvalidOperationException($"No order is defined for {sort}."),
        };
        return ordered.ThenBy(change => change.Type).ThenBy(change => change.DisplayName).ThenBy(change => change.ChangeKey);

        IOrderedQueryable<ReportChangeRow> By<TKey>(Expression<Func<ReportChangeRow, TKey>> key) =>
            descending ? changes.OrderByDescending(key) : changes.OrderBy(key);
    }

    private static Expression<Func<ReportChangeRow, bool>> Holds(IQueryable<ReportItemRow> items, string text)
    {
        var like = "%" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal) + "%";
        return change => EF.Functions.Like(change.DisplayName, like, Escape)
            || EF.Functions.Like(change.ObjectId, like, Escape)
            || EF.Functions.Like(change.SearchName!, like, Escape)
            || items.Any(item => item.ChangeKey == change.ChangeKey
                && (EF.Functions.Like(item.From!, like, Escape) || EF.Functions.Like(item.Now!, like, Escape)
                    || EF.Functions.Like(item.TargetName!, like, Escape) || EF.Functions.Like(item.TargetId!, like, Escape)));
    }

    /// <summary>One reason on one object.</summary>
    internal sealed class KeptReason
    {
        public required long ChangeKey { get; init; }
        public required string Reason { get; init; }
    }
}
