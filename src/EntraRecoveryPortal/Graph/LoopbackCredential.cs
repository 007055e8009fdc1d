using System.Net.Http.Headers;
using System.Text.Json;
using Azure.Core;
using Azure.Identity;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Graph;

/// <summary>Client credentials against a plain-http authority on this machine; Azure.Identity's own credentials accept https only.</summary>
internal sealed class LoopbackCredential(GraphConnection connection, GraphCredentialOptions app, HttpClient http, TimeProvider clock) : TokenCredential, IDisposable
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim asking = new(1, 1);
    private AccessToken held;

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Tokens are asked for asynchronously.");

    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        await asking.WaitAsync(cancellationToken);
        try
        {
            if (held.Token is null || held.ExpiresOn - Margin <= clock.GetUtcNow())
                held = await AskAsync(requestContext.Scopes, cancellationToken);
            return held;
        }
        finally
        {
            asking.Release();
        }
    }

    public void Dispose() => asking.Dispose();

    private Uri Endpoint => new(connection.Instance, $"/{connection.TenantId}/oauth2/v2.0/token");

    private async Task<AccessToken> AskAsync(string[] scopes, CancellationToken cancel)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = app.ClientId!,
            ["scope"] = string.Join(' ', scopes),
        };
        if (app.ClientSecret is { Length: > 0 } secret)
        {
            form["client_secret"] = secret;
        }
        else
        {
            form["client_assertion_type"] = ClientAssertion.Type;
            form["client_assertion"] = new ClientAssertion(app.ClientId!, app.CertificatePath!, clock).For(Endpoint.AbsoluteUri);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, Endpoint) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var response = await http.SendAsync(request, cancel);
        var body = await response.Content.ReadAsByteArrayAsync(cancel);
        if (!response.IsSuccessStatusCode)
            throw new AuthenticationFailedException($"The sign-in authority refused the app registration {app.ClientId} ({(int)response.StatusCode}).");

        var answer = JsonElement.Parse(body);
        return new AccessToken(answer.GetProperty("access_token").GetString()!, clock.GetUtcNow().AddSeconds(answer.GetProperty("expires_in").GetInt32()));
    }
}
