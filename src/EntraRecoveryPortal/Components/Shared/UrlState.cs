using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace EntraRecoveryPortal.Components.Shared;

/// <summary>What a list shows, as its address says it: <c>?q=ada&amp;sort=-name&amp;page=2&amp;size=100&amp;type=user&amp;type=group</c>.
/// Anything that is not one of the four words is a filter; the same filter may come several times.</summary>
public sealed record UrlState
{
    public const int DefaultSize = 50;

    private static readonly int[] Sizes = [25, 50, 100, 200];

    public static IReadOnlyList<int> AllowedSizes => Sizes;

    public string Search { get; init; } = "";

    /// <summary>Column key, or empty for the list's own order.</summary>
    public string Sort { get; init; } = "";

    public bool Descending { get; init; }

    /// <summary>Starts at 1.</summary>
    public int Page { get; init; } = 1;

    public int Size { get; init; } = DefaultSize;

    public IReadOnlyList<KeyValuePair<string, string>> Filters { get; init; } = [];

    public int Skip => (Page - 1) * Size;

    public static UrlState FromUri(string uri)
    {
        var start = uri.IndexOf('?', StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(start < 0 ? "" : uri[start..].Split('#', 2)[0]);
        var sort = Last(query, "sort");
        return new UrlState
        {
            Search = Last(query, "q").Trim(),
            Sort = sort.TrimStart('-'),
            Descending = sort.StartsWith('-'),
            Page = Math.Clamp(Number(Last(query, "page"), 1), 1, 1_000_000),
            Size = Sizes.Contains(Number(Last(query, "size"), DefaultSize)) ? Number(Last(query, "size"), DefaultSize) : DefaultSize,
            Filters = [.. from pair in query
                          where pair.Key is not ("q" or "sort" or "page" or "size")
                          from value in pair.Value
                          where !string.IsNullOrEmpty(value)
                          select KeyValuePair.Create(pair.Key, value)],
        };
    }

    public string? Filter(string name) => Filters.Where(f => f.Key == name).Select(f => f.Value).LastOrDefault();

    public IReadOnlyList<string> FiltersOf(string name) => [.. Filters.Where(f => f.Key == name).Select(f => f.Value)];

    public bool Has(string name, string value) => Filters.Contains(KeyValuePair.Create(name, value));

    /// <summary>A changed search, filter or size starts at the first page again.</summary>
    public UrlState WithSearch(string? search) => this with { Search = search?.Trim() ?? "", Page = 1 };

    public UrlState WithSize(int size) => this with { Size = size, Page = 1 };

    /// <summary>Replaces every value of the filter; null removes it.</summary>
    public UrlState WithFilter(string name, string? value) => this with
    {
        Page = 1,
        Filters = [.. Filters.Where(f => f.Key != name), .. value is null ? [] : new[] { KeyValuePair.Create(name, value) }],
    };

    public UrlState Without(string name, string value) => this with { Page = 1, Filters = [.. Filters.Where(f => f.Key != name || f.Value != value)] };

    public UrlState Toggle(string name, string value) => Has(name, value)
        ? Without(name, value)
        : this with { Page = 1, Filters = [.. Filters, KeyValuePair.Create(name, value)] };

    /// <summary>First click sorts upwards, the second downwards, the third returns to the list's own order.</summary>
    public UrlState SortedBy(string column) => (Sort == column, Descending) switch
    {
        (false, _) => this with { Sort = column, Descending = false, Page = 1 },
        (true, false) => this with { Descending = true, Page = 1 },
        (true, true) => this with { Sort = "", Descending = false, Page = 1 },
    };

    /// <summary>The query with its question mark, or nothing when all is at its default.</summary>
    public string ToQuery()
    {
        var pairs = new List<KeyValuePair<string, StringValues>>();
        if (Search.Length > 0) pairs.Add(new("q", Search));
        if (Sort.Length > 0) pairs.Add(new("sort", Descending ? "-" + Sort : Sort));
        if (Page > 1) pairs.Add(new("page", $"{Page}"));
        if (Size != DefaultSize) pairs.Add(new("size", $"{Size}"));
        pairs.AddRange(Filters.Select(f => new KeyValuePair<string, StringValues>(f.Key, f.Value)));
        return QueryHelpers.AddQueryString("", pairs);
    }

    private static string Last(Dictionary<string, StringValues> query, string name) =>
        query.TryGetValue(name, out var values) ? values.LastOrDefault() ?? "" : "";

    private static int Number(string text, int otherwise) =>
        int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
