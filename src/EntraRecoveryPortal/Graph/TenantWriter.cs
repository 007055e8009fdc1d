using System.Text;
using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Graph;

/// <summary>
/// Changes the tenant, one call at a time, as the app registration for recoveries. A call is sent at most once:
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
        var answer = await channel.SendAsync(request, cancel);
        limiter.Learn(lane, answer, 1);
        return new WriteAnswer
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
}
