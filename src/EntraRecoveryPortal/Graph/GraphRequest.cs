namespace EntraRecoveryPortal.Graph;

/// <summary>One call: the path is relative to /v1.0/, or an absolute link that Graph itself gave.</summary>
internal sealed record GraphRequest(HttpMethod Method, string Path)
{
    public ReadOnlyMemory<byte> Body { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = NoHeaders;

    public GraphPriority Priority { get; init; } = GraphPriority.Low;

    /// <summary>Asked at the very last moment; nothing is sent when it is. Null where it never is, as for all that only reads.</summary>
    public Func<bool>? IsTooLate { get; init; }

    public static IReadOnlyDictionary<string, string> NoHeaders { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
