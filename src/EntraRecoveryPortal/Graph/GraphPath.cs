namespace EntraRecoveryPortal.Graph;

/// <summary>Adds query options to a path of the catalogue, which may carry some already.</summary>
internal static class GraphPath
{
    public static string With(string path, params ReadOnlySpan<string?> options)
    {
        foreach (var option in options)
        {
            if (option is { Length: > 0 })
                path += (path.Contains('?', StringComparison.Ordinal) ? '&' : '?') + option;
        }

        return path;
    }

    public static string? Select(IReadOnlyList<string> properties) => properties.Count == 0 ? null : "$select=" + string.Join(',', properties);

    public static string? Expand(string? relation) => relation is null ? null : "$expand=" + relation;

    public static string? Top(int? size) => size is { } items ? FormattableString.Invariant($"$top={items}") : null;
}
