using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.SignIn;

namespace EntraRecoveryPortal.TenantSimulator.Graph;

/// <summary>The HTTP side of Graph: token, body and headers in; envelope and headers out.</summary>
internal sealed class GraphEndpoints(GraphService graph, GraphBatch batch, AccessTokens tokens, TimeProvider clock)
{
    private const string JsonType = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

    public void Map(IEndpointRouteBuilder routes) => routes.Map("/v1.0/{**path}", AnswerAsync);

    private async Task AnswerAsync(HttpContext http)
    {
        var (caller, refusal) = await tokens.ReadAsync(http.Request.Headers.Authorization.ToString(), http.RequestAborted);
        if (caller is null)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            await WriteAsync(http, GraphFault.InvalidToken(refusal), units: 0);
            return;
        }

        var request = await ReadAsync(http, caller);
        if (request.Method == "POST" && request.Path == "$batch")
        {
            await WriteAsync(http, batch.Answer(request), units: 0);
            return;
        }

        await WriteAsync(http, graph.Answer(request), ResourceUnits.Of(request));
    }

    private static async Task<GraphRequest> ReadAsync(HttpContext http, Caller caller)
    {
        JsonObject? body = null;
        if (http.Request.ContentLength > 0 || http.Request.Headers.TransferEncoding.Count > 0)
        {
            try
            {
                body = await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted) as JsonObject;
            }
            catch (JsonException)
            {
                body = null;
            }
        }
        else
        {
            body = [];
        }

        return new()
        {
            Method = http.Request.Method,
            Path = (http.Request.RouteValues["path"] as string ?? "").Trim('/'),
            Query = http.Request.Query.ToDictionary(x => x.Key, x => x.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Headers = http.Request.Headers.ToDictionary(x => x.Key, x => x.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Caller = caller,
            BaseUrl = $"{http.Request.Scheme}://{http.Request.Host}/v1.0",
            Body = body ?? [],
            BodyIsMalformed = body is null,
        };
    }

    private async Task WriteAsync(HttpContext http, GraphAnswer answer, int units)
    {
        var requestId = Guid.NewGuid().ToString();
        var clientRequestId = http.Request.Headers.TryGetValue("client-request-id", out var given) && given.ToString() is { Length: > 0 } text ? text : requestId;
        var headers = http.Response.Headers;
        headers["request-id"] = requestId;
        headers["client-request-id"] = clientRequestId;
        headers["OData-Version"] = "4.0";
        headers.Date = clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        if (units > 0)
            headers["x-ms-resource-unit"] = units.ToString(CultureInfo.InvariantCulture);
        if (answer.Location is not null)
            headers.Location = answer.Location;
        http.Response.StatusCode = answer.Status;
        if (answer.Body is JsonValue number && !answer.Body.GetValueKind().Equals(JsonValueKind.Object))
        {
            http.Response.ContentType = "text/plain";
            await http.Response.WriteAsync(number.ToString(), http.RequestAborted);
            return;
        }

        var body = answer.Fault is { } fault ? ErrorEnvelope.Of(fault, clock.GetUtcNow(), requestId, clientRequestId) : answer.Body;
        if (body is null)
            return;
        http.Response.ContentType = JsonType;
        await http.Response.WriteAsync(body.ToJsonString(), http.RequestAborted);
    }
}
