namespace EntraRecoveryPortal.TenantSimulator.Metering;

/// <summary>A path with its ids taken out, so that calls of one sort count together.</summary>
internal static class PathTemplate
{
    private const int ShortestKey = 40;

    public static string Of(string path) => string.Join('/', path.Split('/').Select(Name));

    /// <summary>A GUID, a key as assignments have it, or a sign-in name.</summary>
    private static bool IsId(string segment) => Guid.TryParse(segment, out _)
        || (segment.Length >= ShortestKey && !segment.StartsWith("microsoft.graph.", StringComparison.OrdinalIgnoreCase))
        || segment.Contains('@', StringComparison.Ordinal) || segment.Contains("%40", StringComparison.Ordinal);

    /// <summary>applications(appId='...') counts with all others of its form.</summary>
    private static string Name(string segment)
    {
        if (segment.EndsWith(')') && segment.IndexOf('=', StringComparison.Ordinal) is var equals and > 0)
            return $"{segment[..equals]}={{id}})";
        return IsId(segment) ? "{id}" : segment;
    }
}
