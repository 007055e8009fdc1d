namespace EntraRecoveryPortal.Components.Shared;

/// <summary>A filter that is on, and the address of the page without it.</summary>
public sealed record FilterChip(string Text, string HrefWithout)
{
    /// <summary>Every filter and the search of a list, each removable.</summary>
    /// <param name="path">The page without its query.</param>
    /// <param name="state">What the list shows.</param>
    /// <param name="label">The words of a filter; null leaves it without a chip.</param>
    public static IReadOnlyList<FilterChip> Of(string path, UrlState state, Func<string, string, string?> label) =>
    [
        .. state.Search.Length == 0 ? [] : new[] { new FilterChip($"“{state.Search}”", path + state.WithSearch(null).ToQuery()) },
        .. from filter in state.Filters
           let text = label(filter.Key, filter.Value)
           where text is not null
           select new FilterChip(text, path + state.Without(filter.Key, filter.Value).ToQuery()),
    ];
}
