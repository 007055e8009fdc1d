using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Comparing;

namespace EntraRecoveryPortal.Features.Differences;

public enum ChangeSort
{
    Risk,
    Name,
    Type,
    Action,
    Attributes,
    Links,
}

/// <summary>What of a report is on the screen: filter, order and page.</summary>
public sealed record ChangeView
{
    public ChangeFilter Filter { get; init; } = ChangeFilter.None;
    public ChangeSort Sort { get; init; }
    public bool Descending { get; init; }
    public int Skip { get; init; }
    public int Take { get; init; } = UrlState.DefaultSize;

    /// <summary>Reads the page's address; what it does not understand counts as not said.</summary>
    public static ChangeView Of(UrlState url) => new()
    {
        Filter = new()
        {
            Types = url.FiltersOf(FilterNames.Type),
            Actions = [.. url.FiltersOf(FilterNames.Action).Select(Named<ChangeAction>).OfType<ChangeAction>()],
            Attribute = url.Filter(FilterNames.Attribute),
            Now = url.Filter(FilterNames.Attribute) is null ? null : url.Filter(FilterNames.Now),
            Restorable = url.Filter(FilterNames.Restorable) switch { FilterNames.Yes => true, FilterNames.No => false, _ => null },
            Reason = url.Filter(FilterNames.Reason),
            Risk = url.Filter(FilterNames.Risk),
            Text = url.Search.Length == 0 ? null : url.Search,
        },
        Sort = Named<ChangeSort>(url.Sort) ?? ChangeSort.Risk,
        Descending = url.Descending,
        Skip = url.Skip,
        Take = url.Size,
    };

    private static T? Named<T>(string text) where T : struct, Enum =>
        text.Length > 0 && char.IsLetter(text[0]) && Enum.TryParse<T>(text, ignoreCase: true, out var value) ? value : null;
}

/// <summary>The filters of a report as its address names them.</summary>
public static class FilterNames
{
    public const string Type = "type";
    public const string Action = "action";
    public const string Attribute = "attribute";
    public const string Now = "now";
    public const string Restorable = "restorable";
    public const string Reason = "reason";
    public const string Risk = "risk";
    public const string Yes = "yes";
    public const string No = "no";
}
