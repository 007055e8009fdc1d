using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Pages;

namespace EntraRecoveryPortal.TenantSimulator.SignIn;

/// <summary>The OpenID authority of the tenant. Its address is the one the caller used.</summary>
internal sealed class Authority(SigningKey key, AuthorizeEndpoint authorize, TokenEndpoint tokens)
{
    private const string Root = $"/{SimulatedTenant.TenantId}";

    public static string Base(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}{Root}";

    public static string Issuer(HttpContext http) => $"{Base(http)}/v2.0";

    public static string TokenEndpoint(HttpContext http) => $"{Base(http)}/oauth2/v2.0/token";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet($"{Root}/v2.0/.well-known/openid-configuration", (HttpContext http) => Results.Json(Discovery(http)));
        routes.MapGet($"{Root}/discovery/v2.0/keys", () => Results.Json(key.KeySet()));
        routes.MapGet($"{Root}/oauth2/v2.0/authorize", authorize.Show);
        routes.MapPost($"{Root}/oauth2/v2.0/authorize", (Delegate)authorize.PickAsync);
        routes.MapPost($"{Root}/oauth2/v2.0/token", (Delegate)tokens.ExchangeAsync);
        routes.MapGet($"{Root}/oauth2/v2.0/logout", SignOut);
    }

    private static IResult SignOut(HttpContext http)
    {
        var back = http.Request.Query["post_logout_redirect_uri"].ToString();
        var state = http.Request.Query["state"].ToString();
        if (!AuthorizeRequest.IsLoopback(back))
            return Html.Page(http, "Signed out", "<h1>Signed out</h1><p>You can close this page.</p>", isNarrow: true);
        return Results.Redirect(state.Length == 0 ? back : Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(back, "state", state));
    }

    private static JsonObject Discovery(HttpContext http) => new()
    {
        ["issuer"] = Issuer(http),
        ["authorization_endpoint"] = $"{Base(http)}/oauth2/v2.0/authorize",
        ["token_endpoint"] = TokenEndpoint(http),
        ["end_session_endpoint"] = $"{Base(http)}/oauth2/v2.0/logout",
        ["jwks_uri"] = $"{Base(http)}/discovery/v2.0/keys",
        ["response_types_supported"] = new JsonArray("code"),
        ["response_modes_supported"] = new JsonArray("query", "form_post"),
        ["grant_types_supported"] = new JsonArray("authorization_code", "client_credentials"),
        ["subject_types_supported"] = new JsonArray("pairwise"),
        ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
        ["code_challenge_methods_supported"] = new JsonArray("S256"),
        ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_post", "client_secret_basic", "private_key_jwt"),
        ["scopes_supported"] = new JsonArray("openid", "profile", "email"),
        ["claims_supported"] = new JsonArray("sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "name", "preferred_username", "oid", "tid", "roles", "ver"),
    };
}
