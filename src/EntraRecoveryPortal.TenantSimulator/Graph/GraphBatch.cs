using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.TenantSimulator.Graph;

/// <summary>$batch: up to 20 parts, answered in an order of their own; every part counts by itself, and one whose predecessor failed is not tried.</summary>
internal sealed class GraphBatch(WeatheredGraph graph, TimeProvider clock, SimulatorOptions options, Switches switches)
{
    private const int MostParts = 20;

    public GraphAnswer Answer(GraphRequest outer)
    {
        if (outer.BodyIsMalformed || outer.Body["requests"] is not JsonArray { Count: > 0 } requests)
            return new GraphFault(400, "BadRequest", "Invalid batch payload format.");
        if (requests.Count > MostParts)
            return new GraphFault(400, "BadRequest", $"Number of batch request steps exceeds the maximum value of {MostParts}.");
        var parts = requests.OfType<JsonObject>().ToList();
        var ids = parts.Select(IdOf).ToList();
        if (parts.Count != requests.Count || ids.Any(string.IsNullOrEmpty))
            return new GraphFault(400, "BadRequest", "Invalid batch payload format.");
        if (ids.Distinct().Count() != ids.Count)
            return new GraphFault(400, "BadRequest", "Request Id has to be unique in a batch.");
        if (graph.StrikeBatch(outer) is { } struck)
            return struck;

        var statuses = new Dictionary<string, int>();
        var answers = new List<JsonNode>();
        foreach (var part in parts)
            answers.Add(Answer(outer, part, statuses));
        new Random(options.Seed).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(answers));
        return GraphAnswer.Ok(new JsonObject { ["responses"] = new JsonArray([.. answers]) });
    }

    private JsonObject Answer(GraphRequest outer, JsonObject part, Dictionary<string, int> statuses)
    {
        var id = IdOf(part)!;
        var failed = part["dependsOn"] is JsonArray needs && needs.Any(x => !statuses.TryGetValue(x!.ToString(), out var status) || status >= 400);
        var request = Inner(outer, part);
        GraphAnswer answer = failed
            ? new GraphFault(424, "FailedDependency", "Failed Dependency")
            : request is null ? new GraphFault(400, "BadRequest", "Invalid batch request step: a relative url and a method are needed, and a Content-Type header with a body.") : graph.Answer(request);
        statuses[id] = answer.Status;

        var headers = new JsonObject { ["Cache-Control"] = "no-cache", ["OData-Version"] = "4.0" };
        foreach (var (name, value) in answer.Headers())
            headers[name] = value;
        var requestId = Guid.NewGuid().ToString();
        var body = answer.Fault is { } fault ? ErrorEnvelope.Of(fault, clock.GetUtcNow(), requestId, requestId, switches.Behaviour) : answer.Body;
        var result = new JsonObject { ["id"] = id, ["status"] = answer.Status, ["headers"] = headers };
        if (body is not null)
        {
            headers["Content-Type"] = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";
            result["body"] = body;
        }

        return result;
    }

    private static GraphRequest? Inner(GraphRequest outer, JsonObject part)
    {
        if (part["url"]?.ToString() is not { Length: > 0 } url || part["method"]?.ToString() is not { } method
            || url.Contains("://", StringComparison.Ordinal) || url.Contains("$batch", StringComparison.OrdinalIgnoreCase))
            return null;
        var headers = (part["headers"] as JsonObject ?? []).ToDictionary(x => x.Key, x => x.Value?.ToString() ?? "", StringComparer.OrdinalIgnoreCase);
        if (part["body"] is not null && !headers.ContainsKey("Content-Type"))
            return null;
        if (outer.ClientRequestId is { } trace)
            headers.TryAdd("client-request-id", $"{trace}/{IdOf(part)}");
        var mark = url.IndexOf('?', StringComparison.Ordinal);
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(mark < 0 ? "" : url[mark..]);
        return outer with
        {
            Method = method.ToUpperInvariant(),
            Path = (mark < 0 ? url : url[..mark]).Trim('/'),
            Query = query.ToDictionary(x => x.Key, x => x.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Headers = headers,
            Body = part["body"]?.DeepClone() as JsonObject ?? [],
            BodyIsMalformed = part["body"] is not (null or JsonObject),
        };
    }

    private static string? IdOf(JsonObject part) => part["id"]?.ToString();
}
