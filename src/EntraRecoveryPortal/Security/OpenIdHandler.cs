using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EntraRecoveryPortal.Security;

/// <summary>
/// The framework's OAuth handler does state, correlation cookie, PKCE and the flow; OpenID Connect adds a nonce, a validated
/// id_token and, when asked, a fresh proof of who the person is.
/// </summary>
internal sealed class OpenIdHandler(IOptionsMonitor<OpenIdOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : OAuthHandler<OpenIdOptions>(options, logger, encoder)
{
    /// <summary>Set to "true" in the properties of a challenge that must not be answered from an existing session.</summary>
    public const string Fresh = "fresh";

    private const string Nonce = "nonce";
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(5);
    private static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        var nonce = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
        properties.Items[Nonce] = nonce; // travels inside the protected state
        var url = QueryHelpers.AddQueryString(base.BuildChallengeUrl(properties, redirectUri), Nonce, nonce);
        return properties.Items.ContainsKey(Fresh)
            ? QueryHelpers.AddQueryString(QueryHelpers.AddQueryString(url, "max_age", "0"), "prompt", "login")
            : url;
    }

    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        if (Options.Assertion is not { } assertion)
            return await base.ExchangeCodeAsync(context);

        using var request = new HttpRequestMessage(HttpMethod.Post, Options.TokenEndpoint);
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["client_id"] = Options.ClientId,
            ["redirect_uri"] = context.RedirectUri,
            ["code"] = context.Code,
            ["grant_type"] = "authorization_code",
            ["client_assertion_type"] = ClientAssertion.Type,
            ["client_assertion"] = assertion.For(Options.TokenEndpoint),
        };
        if (context.Properties.Items.Remove(OAuthConstants.CodeVerifierKey, out var verifier))
            form[OAuthConstants.CodeVerifierKey] = verifier!;
        request.Content = new FormUrlEncodedContent(form);
        using var response = await Backchannel.SendAsync(request, Context.RequestAborted);
        return response.IsSuccessStatusCode
            ? OAuthTokenResponse.Success(JsonDocument.Parse(await response.Content.ReadAsStringAsync(Context.RequestAborted)))
            : OAuthTokenResponse.Failed(new AuthenticationFailureException($"The token endpoint answered {(int)response.StatusCode}."));
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        if (tokens.Response?.RootElement.TryGetProperty("id_token", out var idToken) is not true)
            throw new AuthenticationFailureException("The token endpoint gave no id_token.");

        var metadata = await Options.Metadata.GetConfigurationAsync(Context.RequestAborted);
        var rules = TokenRules.For(Options.SignIn, metadata, Backchannel, Options.Clock);
        var result = await Tokens.ValidateTokenAsync(idToken.GetString(), rules);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
            Options.Metadata.RequestRefresh();
        if (!result.IsValid)
            throw new AuthenticationFailureException("The id_token is not valid.", result.Exception);

        var token = result.ClaimsIdentity;
        if (token.FindFirst(PortalClaims.TenantId)?.Value is not { } tenant || !tenant.Equals(Options.SignIn.TenantId, StringComparison.OrdinalIgnoreCase))
            throw new AuthenticationFailureException("The id_token is of another tenant.");
        if (token.FindFirst(PortalClaims.IdentityType)?.Value is "app")
            throw new AuthenticationFailureException("The id_token is of an application.");
        if (string.IsNullOrEmpty(token.FindFirst(PortalClaims.ObjectId)?.Value))
            throw new AuthenticationFailureException("The id_token names nobody.");
        if (!properties.Items.Remove(Nonce, out var nonce) || nonce is null || token.FindFirst(Nonce)?.Value != nonce)
            throw new AuthenticationFailureException("The id_token answers another request.");
        if (properties.Items.Remove(Fresh) && !IsFresh(token))
            throw new AuthenticationFailureException("The sign-in is not fresh.");

        var claims = token.Claims.Where(c => PortalClaims.Kept.Contains(c.Type, StringComparer.Ordinal))
            .Append(Sessions.EndClaim(Options.Clock));
        var principal = new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme.Name, PortalClaims.Name, PortalClaims.Role));
        return new AuthenticationTicket(principal, properties, Scheme.Name);
    }

    private bool IsFresh(ClaimsIdentity token)
        => long.TryParse(token.FindFirst(PortalClaims.AuthenticatedAt)?.Value, CultureInfo.InvariantCulture, out var seconds)
            && DateTimeOffset.FromUnixTimeSeconds(seconds) >= Options.Clock.GetUtcNow() - FreshFor;
}
