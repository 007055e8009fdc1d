using System.Text;
using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Graph;

/// <summary>
/// Changes the tenant as the app registration for recoveries. A call is sent at most once:
/// repeating one whose outcome is unknown is a decision for whoever keeps the journal.
/// </summary>
public sealed class TenantWriter
{
    private readonly GraphChannel? channel;
    private readonly GraphLimiter limiter;
    private readonly GraphConnection connection;

    internal TenantWriter(GraphChannel? channel, GraphLimiter limiter, GraphConnection connection)
    {
        this.channel = channel;
        this.limiter = limiter;
        this.connection = connection;
    }

    /// <summary>False when no app registration for recoveries is configured: the portal then reads and plans only.</summary>
    public bool IsConfigured => channel is not null;

    /// <summary>What the token that the writer gets says about it; null when none is configured.</summary>
    public async Task<TokenSight?> TokenAsync(CancellationToken cancel) => channel is null ? null : await channel.TokenAsync(cancel);

    /// <summary>Waits until the quota has room for so many writes, and takes it. To be had before the objects are read: nothing has to be waited for then between reading and writing.</summary>
    public Task TurnAsync(int writes, CancellationToken cancel) => limiter.TakeWritesAsync(writes, cancel);

    /// <summary>Of a turn, what turned out not to be written.</summary>
    public void GiveBack(int writes) => limiter.GiveBackWrites(writes);

    /// <summary>Sends one call when its turn has come.</summary>
    public async Task<WriteAnswer> SendAsync(GraphCall call, CancellationToken cancel)
    {
        await TurnAsync(1, cancel);
        return await SendAsync(call, isTooLate: null, cancel);
    }

    /// <summary>Sends up to twenty calls, no two of which may write to one object, in one request; each is answered by itself. Their turn has been taken.</summary>
    /// <param name="isTooLate">Asked at the last moment; nothing is sent when it is.</param>
    public async Task<IReadOnlyList<WriteAnswer>> SendTogetherAsync(IReadOnlyList<GraphCall> calls, Func<bool> isTooLate, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(calls);
        ArgumentNullException.ThrowIfNull(isTooLate);
        if (channel is null || calls.Count == 1)
            return [await SendAsync(calls[0], isTooLate, cancel)];

        await limiter.TakeAsync(Lane.Default, calls.Count, GraphPriority.Normal, cancel);
        var whole = await channel.SendAsync(
            new GraphRequest(HttpMethod.Post, "$batch") { Body = GraphBatch.Compose(calls, connection.GraphUrl), Priority = GraphPriority.Normal, IsTooLate = isTooLate }, cancel);
        limiter.Learn(Lane.Default, whole, calls.Count);
        var parts = GraphBatch.Read(whole);
        limiter.LearnWrites(parts.Values);
        return [.. Enumerable.Range(0, calls.Count).Select(part => Told(parts.GetValueOrDefault(part) ?? (whole.Succeeded ? GraphBatch.PartIsMissing with { ClientRequestId = whole.ClientRequestId } : whole)))];
    }

    private async Task<WriteAnswer> SendAsync(GraphCall call, Func<bool>? isTooLate, CancellationToken cancel)
    {
        if (channel is null)
            return NotSent("NotConfigured", "No app registration for recoveries is configured (Tenant:Writer).");

        var lane = call.Path.TrimStart('/').StartsWith("identity/conditionalAccess/", StringComparison.OrdinalIgnoreCase) ? Lane.ConditionalAccess : Lane.Default;
        var request = new GraphRequest(new HttpMethod(call.Method), call.Path)
        {
            Body = call.Body is { } body ? Encoding.UTF8.GetBytes(LinkAddresses.Point(body, connection.GraphUrl)) : default,
            Priority = GraphPriority.Normal,
            IsTooLate = isTooLate,
        };
        await limiter.TakeAsync(lane, 1, GraphPriority.Normal, cancel);
        var answer = await channel.SendAsync(request, cancel);
        // The share that it tells is that of the writes.
        limiter.Learn(lane, answer with { QuotaShare = null }, 1);
        if (lane == Lane.Default)
            limiter.LearnWrites([answer]);
        return Told(answer);
    }

    private static WriteAnswer NotSent(string code, string message) => new() { Answered = false, Sent = false, Status = 0, Code = code, Message = message };

    private static WriteAnswer Told(GraphAnswer answer) => new()
    {
        Answered = answer.Answered,
        Sent = answer.Sent,
        Status = answer.Status,
        Code = answer.Code,
        Message = answer.Message,
        RequestId = answer.RequestId,
        ClientRequestId = answer.ClientRequestId,
        Body = answer.Body.ValueKind == JsonValueKind.Undefined ? null : answer.Body.GetRawText(),
        RetryAfter = answer.RetryAfter,
    };
}
