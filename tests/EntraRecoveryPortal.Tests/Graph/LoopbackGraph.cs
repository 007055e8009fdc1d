using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using EntraRecoveryPortal.Graph;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EntraRecoveryPortal.Tests.Graph;

/// <summary>A real HTTP server that answers as a test tells it to, and gives anybody a token.</summary>
internal sealed class LoopbackGraph : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Dictionary<string, Func<HttpContext, Task>> routes = new(StringComparer.Ordinal);
    private readonly List<ServiceProvider> providers = [];

    private LoopbackGraph()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    public Uri Url => new(app.Urls.Single());

    /// <summary>"GET users?$top=2" for each call of Graph, in the order of arrival.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    public ConcurrentQueue<IHeaderDictionary> Headers { get; } = new();

    public ConcurrentQueue<IFormCollection> TokenRequests { get; } = new();

    public ConcurrentQueue<string> Bodies { get; } = new();

    /// <summary>Done to each request of several parts before they are answered.</summary>
    public Action<HttpContext> OnBatch { get; set; } = _ => { };

    public static async Task<LoopbackGraph> StartAsync()
    {
        var graph = new LoopbackGraph();
        await graph.app.StartAsync(TestContext.Current.CancellationToken);
        return graph;
    }

    /// <summary>Answers a path (without its query) by JSON; {url} in it becomes the address of /v1.0/.</summary>
    public void Map(string path, string json, int status = 200) => Map(path, _ => (status, json));

    public void Map(string path, Func<HttpContext, (int Status, string Json)> answer) => MapRaw(path, context =>
    {
        var (status, json) = answer(context);
        return WriteAsync(context, status, json);
    });

    public void MapRaw(string path, Func<HttpContext, Task> answer) => routes[path] = answer;

    public Task WriteAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["request-id"] = "the-request-id";
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json.Replace("{url}", new Uri(Url, "/v1.0/").AbsoluteUri, StringComparison.Ordinal));
    }

    public TenantReader Reader() => Services().GetRequiredService<TenantReader>();

    public TenantWriter Writer() => Services().GetRequiredService<TenantWriter>();

    public ServiceProvider Services(params (string Key, string Value)[] more) => Keep(Portal.Graph(Url, "tenant", ("reader", "secret"), ("writer", "secret"), more));

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in providers)
            await provider.DisposeAsync();
        await app.DisposeAsync();
    }

    private ServiceProvider Keep(ServiceProvider provider)
    {
        providers.Add(provider);
        return provider;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path.EndsWith("/oauth2/v2.0/token", StringComparison.Ordinal))
        {
            TokenRequests.Enqueue(await context.Request.ReadFormAsync(context.RequestAborted));
            await WriteAsync(context, 200, """{"access_token":"a-token","expires_in":3600}""");
            return;
        }

        path = path.Replace("/v1.0/", "", StringComparison.Ordinal);
        Headers.Enqueue(new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase)));
        if (path == "$batch")
        {
            OnBatch(context);
            if (!context.RequestAborted.IsCancellationRequested)
                await AnswerBatchAsync(context);
            return;
        }

        Calls.Enqueue($"{context.Request.Method} {path}{context.Request.QueryString}");
        using var body = new StreamReader(context.Request.Body);
        Bodies.Enqueue(await body.ReadToEndAsync(context.RequestAborted));
        if (routes.TryGetValue(path, out var answer))
            await answer(context);
        else
            await WriteAsync(context, 404, """{"error":{"code":"Request_ResourceNotFound","message":"There is no such thing."}}""");
    }

    // Each part is answered by its own route, last part first.
    private async Task AnswerBatchAsync(HttpContext context)
    {
        var requests = (await JsonDocument.ParseAsync(context.Request.Body)).RootElement.GetProperty("requests").EnumerateArray().Reverse().ToList();
        var parts = new List<object>();
        foreach (var request in requests)
        {
            var url = new Uri(Url, "/v1.0" + request.GetProperty("url").GetString());
            using var buffer = new MemoryStream();
            var inner = new DefaultHttpContext { Request = { Method = request.GetProperty("method").GetString()!, Path = url.AbsolutePath, QueryString = new QueryString(url.Query) }, Response = { Body = buffer } };
            if (request.TryGetProperty("body", out var sent))
                inner.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(sent.GetRawText()));
            await AnswerAsync(inner);
            Headers.TryDequeue(out _);
            parts.Add(new
            {
                id = request.GetProperty("id").GetString(),
                status = inner.Response.StatusCode,
                headers = inner.Response.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()),
                body = buffer.Length == 0 ? (JsonElement?)null : JsonElement.Parse(buffer.ToArray()),
            });
        }

        await WriteAsync(context, 200, JsonSerializer.Serialize(new { responses = parts }));
    }
}
