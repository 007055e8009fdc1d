using System.Globalization;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>$expand of one relation, with the properties wanted of its targets.</summary>
internal sealed record Expansion(string Relation, IReadOnlyList<string>? Select);

/// <summary>The OData options of one read, checked: what is not served is refused, never ignored.</summary>
internal sealed record QueryOptions
{
    private const int DefaultPage = 100;

    /// <summary>Graph takes these for its options; here they would be passed over in silence.</summary>
    private static readonly HashSet<string> WithoutSign = new(StringComparer.OrdinalIgnoreCase) { "select", "top", "expand", "filter", "count", "skiptoken", "orderby", "search", "skip" };

    public IReadOnlyList<string>? Select { get; private init; }
    public int Top { get; private init; } = DefaultPage;
    public Expansion? Expand { get; private init; }
    public Filter? Filter { get; private init; }
    public bool Count { get; private init; }

    /// <summary>The id behind which the page begins; null where it begins with the first.</summary>
    public string? After { get; private init; }

    /// <summary>Whether nothing was asked for before it.</summary>
    public bool IsFirst { get; private init; }

    public static (QueryOptions Options, GraphFault? Fault) Of(GraphRequest request, GraphType type, QueryLimits limits)
    {
        var none = new QueryOptions();
        foreach (var name in request.Query.Keys)
        {
            if (WithoutSign.Contains(name))
                return (none, GraphFault.UnsupportedQuery($"The query option '{name}' is not supported without its dollar sign."));
            if (name.StartsWith('$') && name is not ("$select" or "$top" or "$expand" or "$filter" or "$count" or "$skiptoken"))
                return (none, GraphFault.UnsupportedQuery($"The query option '{name}' is not supported."));
        }

        var (select, selectFault) = ReadSelect(request.Option("$select"), type);
        if (selectFault is not null)
            return (none, selectFault);
        var (top, topFault) = ReadTop(request.Option("$top"), limits);
        if (topFault is not null)
            return (none, topFault);
        var (expand, expandFault) = ReadExpand(request.Option("$expand"), type, limits);
        if (expandFault is not null)
            return (none, expandFault);
        var filter = request.Option("$filter") is { } text ? Filter.Parse(text, type) : null;
        if (request.Option("$filter") is not null && filter is null)
            return (none, GraphFault.UnsupportedQuery("Unsupported or invalid query filter clause specified for property of resource."));
        var count = string.Equals(request.Option("$count"), "true", StringComparison.OrdinalIgnoreCase);
        if (count && !request.Headers.GetValueOrDefault("ConsistencyLevel", "").Equals("eventual", StringComparison.OrdinalIgnoreCase))
            return (none, GraphFault.UnsupportedQuery("$count is not currently supported."));
        var after = request.Option("$skiptoken");
        var position = after is null ? null : PageToken.Read(after);
        if (after is not null && position is null)
            return (none, new(400, "Directory_ExpiredPageToken", "The specified page token value has expired and can no longer be included in your request."));
        return (new() { Select = select, Top = top, Expand = expand, Filter = filter, Count = count, After = position is "" ? null : position, IsFirst = after is null }, null);
    }

    private static (IReadOnlyList<string>? Names, GraphFault? Fault) ReadSelect(string? text, GraphType type)
    {
        if (text is null)
            return (null, null);
        var names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in names)
        {
            if (!type.Knows(name))
                return ([], new(400, "BadRequest", $"Parsing OData Select and Expand failed: Could not find a property named '{name}' on type 'microsoft.graph.{type.Name}'."));
        }

        return (["id", .. names.Where(x => x != "id")], null);
    }

    private static (int Top, GraphFault? Fault) ReadTop(string? text, QueryLimits limits)
    {
        if (text is null)
            return (limits.IsWhole ? limits.MostPerPage : Math.Min(DefaultPage, limits.MostPerPage), null);
        if (limits.IsWhole)
            return (0, GraphFault.UnsupportedQuery("The query option '$top' is not supported."));
        if (!int.TryParse(text, CultureInfo.InvariantCulture, out var top) || top < 1)
            return (0, GraphFault.UnsupportedQuery($"Invalid page size specified: '{text}'. Must be between 1 and {limits.MostPerPage} inclusive."));
        if (top > limits.MostPerPage && limits.Ignores)
            return (DefaultPage, null);
        if (top > limits.MostPerPage && !limits.Clamps)
            return (0, GraphFault.UnsupportedQuery($"Invalid page size specified: '{top}'. Must be between 1 and {limits.MostPerPage} inclusive."));
        return (Math.Min(top, limits.MostPerPage), null);
    }

    private static (Expansion? Expand, GraphFault? Fault) ReadExpand(string? text, GraphType type, QueryLimits limits)
    {
        if (text is null)
            return (null, null);
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var relation = open < 0 ? text : text[..open];
        if (!limits.Expandable.Contains(relation) || !(type.Links.Contains(relation) || relation == State.Relations.OpenExtensions))
            return (null, GraphFault.UnsupportedQuery($"The expand '{relation}' is not supported here: one of the supported relations at a time."));
        if (open < 0)
            return (new(relation, null), null);
        var inner = text[(open + 1)..].TrimEnd(')');
        return inner.StartsWith("$select=", StringComparison.Ordinal)
            ? (new(relation, ["id", .. inner["$select=".Length..].Split(',', StringSplitOptions.TrimEntries).Where(x => x != "id")]), null)
            : (null, GraphFault.UnsupportedQuery("Only $select is supported inside $expand."));
    }
}
