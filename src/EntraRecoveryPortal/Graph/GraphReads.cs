using System.Runtime.CompilerServices;
using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;
using Polly;
using Polly.Retry;

namespace EntraRecoveryPortal.Graph;

/// <summary>Reads that may be repeated: paced by the tenant's limiter, tried again when Graph is busy or a connection breaks.</summary>
internal sealed class GraphReads(GraphChannel channel, GraphLimiter limiter, GraphPacing pacing, TimeProvider clock, IReadOnlyList<string> eligibilityGroups)
{
    public const int BatchSize = 20;
    private const int BatchLanes = 4;

    private ExtendedTypes? extended;

    /// <summary>The types of the catalogue as this tenant has extended them.</summary>
    public ExtendedTypes Extended => extended ??= new ExtendedTypes(this, clock, eligibilityGroups);

    private readonly ResiliencePipeline<GraphAnswer> patience = new ResiliencePipelineBuilder<GraphAnswer> { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions<GraphAnswer>
        {
            MaxRetryAttempts = pacing.Retries,
            Delay = pacing.FirstRetry,
            MaxDelay = TimeSpan.FromMinutes(1),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = static attempt => ValueTask.FromResult(attempt.Outcome.Result is { } answer && (answer.IsTransient || IsCutShort(answer))),
            DelayGenerator = static attempt => ValueTask.FromResult(attempt.Outcome.Result?.RetryAfter),
        })
        .Build();

    public Task<TokenSight> TokenAsync(CancellationToken cancel) => channel.TokenAsync(cancel);

    public Task<GraphAnswer> GetAsync(string path, ReadManner manner, CancellationToken cancel) =>
        SendAsync(new GraphRequest(HttpMethod.Get, path) { Headers = manner.Headers, Priority = manner.Priority }, manner, 1, cancel);

    /// <summary>A question that Graph takes as a POST and that changes nothing; the answer is a list or tells why not.</summary>
    public async Task<GraphAnswer> AskAsync(string path, ReadOnlyMemory<byte> body, ReadManner manner, int cost, CancellationToken cancel) =>
        AsList(await SendAsync(new GraphRequest(HttpMethod.Post, path) { Body = body, Headers = manner.Headers, Priority = manner.Priority }, manner, cost, cancel));

    /// <summary>Every page of a collection; a page that could not be read is the last one and tells why.</summary>
    public async IAsyncEnumerable<GraphAnswer> PagesAsync(string path, ReadManner manner, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (string? next = path; next is not null;)
        {
            var page = AsList(await GetAsync(next, manner, cancel));
            yield return page;
            next = page.Succeeded ? NextLink(page.Body) : null;
        }
    }

    /// <summary>One answer a path, in the order of the paths. Parts that Graph had no time for are asked again, singly counted.</summary>
    public async Task<IReadOnlyList<GraphAnswer>> BatchAsync(IReadOnlyList<string> paths, ReadManner manner, CancellationToken cancel)
    {
        var answers = new GraphAnswer[paths.Count];
        var chunks = Enumerable.Range(0, paths.Count).Chunk(BatchSize);
        await Parallel.ForEachAsync(chunks, new ParallelOptions { MaxDegreeOfParallelism = BatchLanes, CancellationToken = cancel }, async (chunk, token) =>
        {
            var waiting = chunk;
            for (var attempt = 0; waiting.Length > 0; attempt++)
            {
                await BatchOnceAsync(paths, waiting, answers, manner, token);
                waiting = [.. waiting.Where(part => answers[part].IsTransient && attempt < pacing.Retries)];
                if (waiting.Length > 0)
                    await Task.Delay(waiting.Max(part => answers[part].RetryAfter) ?? pacing.FirstRetry * (attempt + 1), clock, token);
            }
        });
        return answers;
    }

    /// <summary>The items of a collection whose first page is at hand, to its end.</summary>
    public async Task<Listing> ItemsAsync(GraphAnswer first, ReadManner manner, CancellationToken cancel)
    {
        if (AsList(first) is { Succeeded: false } failure)
            return new Listing([], failure);
        var items = Items(first.Body).ToList();
        if (NextLink(first.Body) is not { } next)
            return new Listing(items, Failure: null);
        await foreach (var page in PagesAsync(next, manner, cancel))
        {
            if (!page.Succeeded)
                return new Listing(items, page);
            items.AddRange(Items(page.Body));
        }

        return new Listing(items, Failure: null);
    }

    /// <summary>The object that an answer is, or a list of objects to its end.</summary>
    public async Task<Listing> OneAsync(GraphAnswer answer, ReadManner manner, CancellationToken cancel) =>
        answer.Succeeded && !answer.Body.TryGetProperty("value", out _) ? new Listing([answer.Body], Failure: null) : await ItemsAsync(answer, manner, cancel);

    private async Task BatchOnceAsync(IReadOnlyList<string> paths, int[] parts, GraphAnswer[] answers, ReadManner manner, CancellationToken cancel)
    {
        var request = new GraphRequest(HttpMethod.Post, "$batch") { Body = GraphBatch.Compose(paths, parts, manner.Headers), Priority = manner.Priority };
        var whole = await SendAsync(request, manner, parts.Length, cancel);
        var read = GraphBatch.Read(whole);
        foreach (var part in parts)
            answers[part] = read.GetValueOrDefault(part) ?? (whole.Succeeded ? GraphBatch.PartIsMissing : whole);
    }

    private async Task<GraphAnswer> SendAsync(GraphRequest request, ReadManner manner, int cost, CancellationToken cancel) =>
        await patience.ExecuteAsync(
            async token =>
            {
                await limiter.TakeAsync(manner.Lane, cost, manner.Priority, token);
                var answer = await channel.SendAsync(request, token);
                limiter.Learn(manner.Lane, answer, cost);
                return answer;
            },
            cancel);

    public static IEnumerable<JsonElement> Items(JsonElement body) =>
        body.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    // An answer without a list is not an empty list: taken for one, it would tell that everything is gone.
    private static GraphAnswer AsList(GraphAnswer answer) =>
        !answer.Succeeded || answer.Body.ValueKind == JsonValueKind.Object && answer.Body.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Array
            ? answer
            : new GraphAnswer { Status = 0, Code = GraphChannel.ConnectionLost, Message = "Microsoft Graph answered without the list that was asked for.", RequestId = answer.RequestId };

    public static string? NextLink(JsonElement body) => Link(body, "@odata.nextLink");

    public static string? DeltaLink(JsonElement body) => Link(body, "@odata.deltaLink");

    private static string? Link(JsonElement body, string name) =>
        body.TryGetProperty(name, out var link) && link.ValueKind == JsonValueKind.String ? link.GetString() : null;

    private static bool IsCutShort(GraphAnswer answer) => answer.Succeeded && answer.Body.ValueKind != JsonValueKind.Object;
}
