using System.Globalization;
using System.Text.Json;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Graph;

/// <summary>The envelope of $batch: parts are named by their place in the caller's list and come back in any order.</summary>
internal static class GraphBatch
{
    private static readonly Dictionary<string, string> Json = new(StringComparer.Ordinal) { ["Content-Type"] = "application/json" };
    // Nulls inside a body are JSON elements and stay: they take a value away.
    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    public static GraphAnswer PartIsMissing { get; } =
        new() { Status = 0, Code = GraphChannel.ConnectionLost, Message = "Microsoft Graph left this part of a batch unanswered." };

    public static byte[] Compose(IReadOnlyList<string> paths, IReadOnlyList<int> parts, IReadOnlyDictionary<string, string> headers) =>
        JsonSerializer.SerializeToUtf8Bytes(new
        {
            requests = parts.Select(part => new
            {
                id = part.ToString(CultureInfo.InvariantCulture),
                method = "GET",
                url = "/" + paths[part].TrimStart('/'),
                headers,
            }),
        });

    public static byte[] Compose(IReadOnlyList<GraphCall> calls, Uri graphUrl) =>
        JsonSerializer.SerializeToUtf8Bytes(new
        {
            requests = calls.Select((call, part) => new
            {
                id = part.ToString(CultureInfo.InvariantCulture),
                method = call.Method,
                url = "/" + call.Path.TrimStart('/'),
                headers = call.Body is null ? null : Json,
                body = call.Body is { } body ? JsonElement.Parse(LinkAddresses.Point(body, graphUrl)) : (JsonElement?)null,
            }),
        }, WithoutNulls);

    public static IReadOnlyDictionary<int, GraphAnswer> Read(GraphAnswer whole)
    {
        if (!whole.Succeeded || whole.Body.ValueKind != JsonValueKind.Object || !whole.Body.TryGetProperty("responses", out var responses))
            return new Dictionary<int, GraphAnswer>();
        return responses.EnumerateArray()
            .Where(part => int.TryParse(part.GetProperty("id").GetString(), CultureInfo.InvariantCulture, out _))
            .ToDictionary(part => int.Parse(part.GetProperty("id").GetString()!, CultureInfo.InvariantCulture), part => Part(part, whole));
    }

    // A part without a request id of its own is found in Microsoft's logs by that of the whole.
    private static GraphAnswer Part(JsonElement part, GraphAnswer whole)
    {
        var status = part.GetProperty("status").GetInt32();
        var body = part.TryGetProperty("body", out var found) ? found : default;
        var (code, message) = status < 300 ? (null, null) : GraphFault.Of(body);
        return new GraphAnswer
        {
            Status = status,
            Body = body,
            RequestId = Header(part, "request-id") ?? whole.RequestId,
            ClientRequestId = whole.ClientRequestId,
            RetryAfter = int.TryParse(Header(part, "Retry-After"), CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null,
            ResourceUnits = int.TryParse(Header(part, "x-ms-resource-unit"), CultureInfo.InvariantCulture, out var units) ? units : null,
            QuotaShare = double.TryParse(Header(part, "x-ms-throttle-limit-percentage"), CultureInfo.InvariantCulture, out var share) ? share : null,
            Code = code,
            Message = message,
        };
    }

    private static string? Header(JsonElement part, string name)
    {
        if (!part.TryGetProperty("headers", out var headers) || headers.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var header in headers.EnumerateObject())
        {
            if (string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase))
                return header.Value.ToString();
        }

        return null;
    }
}
