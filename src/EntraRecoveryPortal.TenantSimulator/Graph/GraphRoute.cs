namespace EntraRecoveryPortal.TenantSimulator.Graph;

/// <summary>A method and a path template, what it asks for, and what answers it.</summary>
internal sealed record GraphRoute(string Method, string Template, Access Access, GraphHandler Handler)
{
    private readonly string[] parts = Template.Split('/');

    /// <summary>The values of the template's names, or null where the path is another.</summary>
    public IReadOnlyDictionary<string, string>? Match(string[] segments)
    {
        if (segments.Length != parts.Length)
            return null;
        var values = new Dictionary<string, string>();
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i][0] == '{')
                values[parts[i][1..^1]] = Uri.UnescapeDataString(segments[i]);
            else if (!string.Equals(parts[i], segments[i], StringComparison.OrdinalIgnoreCase))
                return null;
        }

        return values;
    }
}
