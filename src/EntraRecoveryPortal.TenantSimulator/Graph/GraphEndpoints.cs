using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Metering;
using EntraRecoveryPortal.TenantSimulator.SignIn;
using EntraRecoveryPortal.TenantSimulator.Weather;
using Microsoft.AspNetCore.Connections.Features;

namespace EntraRecoveryPortal.TenantSimulator.Graph;

/// <summary>The HTTP side of Graph: token, body and headers in; envelope and headers out, unless the connection breaks.</summary>
internal sealed class GraphEndpoints(WeatheredGraph graph, GraphBatch batch, AccessTokens tokens, WeatherStation weather, RequestCounts counts, Switches switches, TimeProvider clock)
{
    private const string JsonType = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

    public void Map(IEndpointRouteBuilder routes) => routes.Map("/v1.0/{**path}", AnswerAsync);

    private async Task AnswerAsync(HttpContext http)
    {
        counts.Arrived();
        await weather.DelayAsync(http.RequestAborted);
        var (caller, refusal) = await tokens.ReadAsync(http.Request.Headers.Authorization.ToString(), http.RequestAborted);
        if (caller is null)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            await WriteAsync(http, GraphFault.InvalidToken(refusal), cut: null);
            return;
        }

        var request = await ReadAsync(http, caller);
        var drop = weather.Strike(request, FaultKind.Drop);
        if (drop is { TakesEffect: false })
        {
            Drop(http, "drop before the effect");
            return;
        }

        var answer = request is { Method: "POST", Path: "$batch" } ? batch.Answer(request) : graph.Answer(request);
        if (drop is not null)
        {
            Drop(http, "drop after the effect");
            return;
        }

        await WriteAsync(http, answer, answer is { Fault: null, Body: JsonObject } ? weather.Strike(request, FaultKind.CutBody, FaultKind.BrokenJson) : null);
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

    private async Task WriteAsync(HttpContext http, GraphAnswer answer, FaultRule? cut)
    {
        var requestId = Guid.NewGuid().ToString();
        var clientRequestId = http.Request.Headers.TryGetValue("client-request-id", out var given) && given.ToString() is { Length: > 0 } text ? text : requestId;
        var headers = http.Response.Headers;
        headers["request-id"] = requestId;
        headers["client-request-id"] = clientRequestId;
        headers["OData-Version"] = "4.0";
        headers.Date = clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        foreach (var (name, value) in answer.Headers())
            headers[name] = value;
        http.Response.StatusCode = answer.Status;
        if (answer.Body is JsonValue number && !answer.Body.GetValueKind().Equals(JsonValueKind.Object))
        {
            http.Response.ContentType = "text/plain";
            await http.Response.WriteAsync(number.ToString(), http.RequestAborted);
            return;
        }

        var body = answer.Fault is { } fault ? ErrorEnvelope.Of(fault, clock.GetUtcNow(), requestId, clientRequestId, switches.Behaviour) : answer.Body;
        if (body is null)
            return;
        http.Response.ContentType = JsonType;
        if (cut is null)
            await http.Response.WriteAsync(body.ToJsonString(), http.RequestAborted);
        else
            await CutAsync(http, Encoding.UTF8.GetBytes(body.ToJsonString()), cut.Kind);
    }

    private async Task CutAsync(HttpContext http, byte[] body, FaultKind kind)
    {
        var half = body.AsMemory(0, body.Length / 2);
        if (kind == FaultKind.BrokenJson)
        {
            counts.Struck("broken JSON");
            await http.Response.Body.WriteAsync(half, http.RequestAborted);
            return;
        }

        counts.Struck("cut body");
        http.Response.ContentLength = body.Length;
        var head = string.Concat(http.Response.Headers.Select(x => $"{x.Key}: {x.Value}\r\n"));
        // Past the server, which would discard what it has not sent yet when the connection is aborted.
        var socket = http.Features.Get<IConnectionSocketFeature>()!.Socket;
        await socket.SendAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {http.Response.StatusCode} \r\n{head}\r\n")), http.RequestAborted);
        await socket.SendAsync(half, http.RequestAborted);
        socket.Shutdown(SocketShutdown.Send);
    }

    private void Drop(HttpContext http, string fault)
    {
        counts.Struck(fault);
        http.Abort();
    }
}
