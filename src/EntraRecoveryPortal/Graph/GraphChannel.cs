using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Azure.Core;
using Azure.Identity;
using Microsoft.Graph;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Microsoft.Kiota.Abstractions;

namespace EntraRecoveryPortal.Graph;

/// <summary>
/// Sends one call as one app registration and reports what came back, as Graph sent it. It never repeats a call,
/// but for one whose token was refused, which Graph has not looked at: the HTTP client under the Graph client is bare, without Kiota's retry and redirect handlers.
/// </summary>
internal sealed partial class GraphChannel(GraphServiceClient client, RenewableCredential credential, GraphConnection connection, TimeProvider clock, ILogger<GraphChannel> log)
{
    public const string NoConnection = "NoConnection";
    public const string NoToken = "NoToken";
    public const string ConnectionLost = "ConnectionLost";
    public const string TimedOut = "TimedOut";
    public const string OtherOrigin = "OtherOrigin";

    /// <summary>Code of a call that had become too old when its turn came.</summary>
    public const string CameTooLate = "CameTooLate";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);
    private static readonly string Agent = $"EntraRecoveryPortal/{typeof(GraphChannel).Assembly.GetName().Version?.ToString(3)}";

    public async Task<GraphAnswer> SendAsync(GraphRequest request, CancellationToken cancel)
    {
        if (!TryAddress(request.Path, out var address))
        {
            LogOtherOrigin(connection.GraphUrl.Host);
            return Unanswered(OtherOrigin, "The address is not one of the configured Graph service; nothing was sent to it.", sent: false);
        }

        var id = Guid.NewGuid();
        using var deadline = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        var sentAt = clock.GetUtcNow();
        var answer = await SendAsync(Compose(request, address, id), request.IsTooLate, either.Token, cancel);
        if (answer.Status == 401 && credential.TryRenew(sentAt))
            answer = await SendAsync(Compose(request, address, id), request.IsTooLate, either.Token, cancel);
        if (!answer.Succeeded && answer.Status != 404)
            LogRefused(request.Method.Method, address.AbsolutePath, answer.Status, answer.Code, id, answer.RequestId);
        return answer with { ClientRequestId = id };
    }

    /// <summary>What the token that requests carry says about its holder.</summary>
    public async Task<TokenSight> TokenAsync(CancellationToken cancel)
    {
        try
        {
            var token = await credential.GetTokenAsync(new TokenRequestContext([new Uri(connection.GraphUrl, "/.default").AbsoluteUri]), cancel);
            var claims = new JsonWebToken(token.Token).Claims.ToLookup(claim => claim.Type, claim => claim.Value, StringComparer.Ordinal);
            return new(claims["appid"].Concat(claims["azp"]).FirstOrDefault(), claims["oid"].FirstOrDefault(), [.. claims["roles"].Order(StringComparer.Ordinal)], Refusal: null);
        }
        catch (AuthenticationFailedException refused)
        {
            return new(AppId: null, ObjectId: null, [], refused.Message);
        }
        catch (Exception other) when (other is HttpRequestException or SecurityTokenMalformedException or ArgumentException)
        {
            return new(AppId: null, ObjectId: null, [], other is HttpRequestException ? "Microsoft Entra could not be reached." : "The token cannot be read.");
        }
    }

    private async Task<GraphAnswer> SendAsync(RequestInformation call, Func<bool>? isTooLate, CancellationToken either, CancellationToken cancel)
    {
        try
        {
            if (isTooLate is not null && isTooLate())
                throw new CameTooLateException();
            var raw = new NativeResponseHandler();
            call.SetResponseHandler(raw);
            await client.RequestAdapter.SendNoContentAsync(call, cancellationToken: either);
            using var response = (HttpResponseMessage)raw.Value!;
            return await ReadAsync(response, either, cancel);
        }
        catch (CameTooLateException)
        {
            return Unanswered(CameTooLate, "It waited too long to be sent, so it is decided again.", sent: false);
        }
        catch (AuthenticationFailedException refused)
        {
            return Unanswered(NoToken, refused.Message, sent: false);
        }
        catch (HttpRequestException lost) when (NeverLeft(lost.HttpRequestError))
        {
            return Unanswered(NoConnection, "Microsoft Graph could not be reached.", sent: false);
        }
        catch (HttpRequestException)
        {
            return Unanswered(ConnectionLost, "The connection was lost before Microsoft Graph answered.", sent: true);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Unanswered(TimedOut, "Microsoft Graph did not answer in time.", sent: true);
        }
    }

    private static bool NeverLeft(HttpRequestError error) => error
        is HttpRequestError.ConnectionError
        or HttpRequestError.NameResolutionError
        or HttpRequestError.SecureConnectionError
        or HttpRequestError.ProxyTunnelError;

    private bool TryAddress(string path, out Uri address)
    {
        address = Uri.TryCreate(path, UriKind.Absolute, out var absolute) && absolute.Scheme != Uri.UriSchemeFile
            ? absolute
            : new Uri(connection.GraphUrl, path.TrimStart('/'));
        return connection.Owns(address);
    }

    private static RequestInformation Compose(GraphRequest request, Uri address, Guid id)
    {
        var call = new RequestInformation { HttpMethod = Enum.Parse<Method>(request.Method.Method), URI = address };
        call.Headers.Add("client-request-id", id.ToString());
        call.Headers.Add("User-Agent", Agent);
        call.Headers.Add("Accept", "application/json");
        call.Headers.Add("x-ms-throttle-priority", request.Priority == GraphPriority.Low ? "low" : "normal");
        foreach (var (name, value) in request.Headers)
            call.Headers.Add(name, value);
        if (!request.Body.IsEmpty)
            call.SetStreamContent(request.IsTooLate is { } isTooLate ? new TimelyBody(request.Body.ToArray(), isTooLate) : new MemoryStream(request.Body.ToArray()), "application/json");
        return call;
    }

    private async Task<GraphAnswer> ReadAsync(HttpResponseMessage response, CancellationToken either, CancellationToken cancel)
    {
        var body = await BodyAsync(response.Content, either, cancel);
        var (code, message) = response.IsSuccessStatusCode ? (null, null) : GraphFault.Of(body);
        return new GraphAnswer
        {
            Status = (int)response.StatusCode,
            Body = body,
            RequestId = Header(response.Headers, "request-id"),
            RetryAfter = RetryAfter(response.Headers.RetryAfter),
            QuotaShare = double.TryParse(Header(response.Headers, "x-ms-throttle-limit-percentage"), CultureInfo.InvariantCulture, out var share) ? share : null,
            ResourceUnits = int.TryParse(Header(response.Headers, "x-ms-resource-unit"), CultureInfo.InvariantCulture, out var units) ? units : null,
            Code = code,
            Message = message,
        };
    }

    // The status came with the headers: a body that breaks off does not make the outcome of a write unknown.
    private static async Task<JsonElement> BodyAsync(HttpContent content, CancellationToken either, CancellationToken cancel)
    {
        try
        {
            var bytes = await content.ReadAsByteArrayAsync(either);
            return bytes.Length == 0 ? default : JsonDocument.Parse(bytes).RootElement;
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or JsonException || broken is OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return default;
        }
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date && date > clock.GetUtcNow() ? date - clock.GetUtcNow() : null);

    private static string? Header(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static GraphAnswer Unanswered(string code, string message, bool sent) =>
        new() { Status = 0, Sent = sent, Code = code, Message = message };

    [LoggerMessage(Level = LogLevel.Information, Message = "Graph refused {Method} {Path}: {Status} {Code} (client-request-id {ClientRequestId}, request-id {RequestId})")]
    private partial void LogRefused(string method, string path, int status, string? code, Guid clientRequestId, string? requestId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An answer of Graph named an address outside {Host}; it was not followed")]
    private partial void LogOtherOrigin(string host);
}
