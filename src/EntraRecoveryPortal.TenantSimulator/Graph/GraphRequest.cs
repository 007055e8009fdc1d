using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.TenantSimulator.Graph;

/// <summary>One call, whether it came alone or as part of a batch.</summary>
internal sealed record GraphRequest
{
    public required string Method { get; init; }

    /// <summary>Below /v1.0, without slashes at the ends.</summary>
    public required string Path { get; init; }

    /// <summary>System options by their name with the dollar sign.</summary>
    public required IReadOnlyDictionary<string, string> Query { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required Caller Caller { get; init; }

    /// <summary>Scheme and host as the caller used them, with /v1.0.</summary>
    public required string BaseUrl { get; init; }

    public JsonObject Body { get; init; } = [];

    /// <summary>The body that came was no JSON object.</summary>
    public bool BodyIsMalformed { get; init; }

    public string? ClientRequestId => Headers.GetValueOrDefault("client-request-id");

    public string? Option(string name) => Query.GetValueOrDefault(name);
}
