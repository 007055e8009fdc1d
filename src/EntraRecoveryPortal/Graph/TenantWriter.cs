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

    public async Task<WriteAnswer> SendAsync(GraphCall call, CancellationToken cancel)
    {
        if (channel is null)
            return new WriteAnswer { Answered = false, Sent = false, Status = 0, Code = "NotConfigured", Message = "No app registration for recoveries is configured (Tenant:Writer)." };

        var lane = call.Path.TrimStart('/').StartsWith("identity/conditionalAccess/", StringComparison.OrdinalIgnoreCase) ? Lane.ConditionalAccess : Lane.Default;
        var request = new GraphRequest(new HttpMethod(call.Method), call.Path)
        {
            Body = call.Body is { } body ? Encoding.UTF8.GetBytes(LinkAddresses.Point(body, connection.GraphUrl)) : default,
            Priority = GraphPriority.Normal,
        };
        await limiter.TakeAsync(lane, 1, GraphPriority.Normal, cancel);
        await limiter.TakeWritesAsync(1, cancel);
        var answer = await channel.SendAsync(request, cancel);
        limiter.Learn(lane, answer, 1);
        return Told(answer);
    }

    /// <summary>Sends up to twenty calls, no two of which may write to one object, in one request; each is answered by itself.</summary>
    public async Task<IReadOnlyList<WriteAnswer>> SendTogetherAsync(IReadOnlyList<GraphCall> calls, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(calls);
        if (channel is null || calls.Count == 1)
            return [await SendAsync(calls[0], cancel)];

        await limiter.TakeAsync(Lane.Default, calls.Count, GraphPriority.Normal, cancel);
        await limiter.TakeWritesAsync(calls.Count, cancel);
        var whole = await channel.SendAsync(new GraphRequest(HttpMethod.Post, "$batch") { Body = GraphBatch.Compose(calls, connection.GraphUrl), Priority = GraphPriority.Normal }, cancel);
        limiter.Learn(Lane.Default, whole, calls.Count);
        var parts = GraphBatch.Read(whole);
        limiter.LearnWrites(parts.Values);
        return [.. Enumerable.Range(0, calls.Count).Select(part => Told(parts.GetValueOrDefault(part) ?? (whole.Succeeded ? GraphBatch.PartIsMissing : whole)))];
    }

    private static WriteAnswer Told(GraphAnswer answer) => new()
    {
        Answered = answer.Answered,
        Sent = answer.Sent,
        Status = answer.Status,
        Code = answer.Code,
        Message = answer.Message,
        RequestId = answer.RequestId,
        Body = answer.Body.ValueKind == JsonValueKind.Undefined ? null : answer.Body.GetRawText(),
        RetryAfter = answer.RetryAfter,
    };
}
