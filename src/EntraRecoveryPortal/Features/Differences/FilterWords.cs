using EntraRecoveryPortal.Components.Shared;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>The filters of a report in words.</summary>
internal static class FilterWords
{
    /// <summary>Null for what is no filter of a report.</summary>
    public static string? Of(string filter, string value) => filter switch
    {
        FilterNames.Type => TypeNames.Label(value),
        FilterNames.Action => Words.Action(value).Text,
        FilterNames.Attribute => PathWords.Facet(value),
        FilterNames.Now => $"now {Now(value)}",
        FilterNames.Restorable => value == FilterNames.Yes ? "can be restored in full" : "cannot be restored in full",
        FilterNames.Reason => value,
        FilterNames.Risk => value == ChangeFilter.AnyRisk ? "any risk mark" : value,
        _ => null,
    };

    public static string Now(string now) => now switch
    {
        ChangeFilter.Empty => "empty",
        ChangeFilter.LinkAdded => "added",
        ChangeFilter.LinkGone => "gone",
        _ => ValueWords.Short(now, most: 40),
    };
}
