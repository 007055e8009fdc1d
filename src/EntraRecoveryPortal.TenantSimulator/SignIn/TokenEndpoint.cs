using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Weather;

namespace EntraRecoveryPortal.TenantSimulator.SignIn;

/// <summary>Exchanges codes for people and credentials for applications.</summary>
internal sealed class TokenEndpoint(ClientAuthentication clients, AuthorizationCodes codes, IdTokens idTokens, AccessTokens accessTokens, DirectoryRoles roles, WeatherStation weather)
{
    public async Task<IResult> ExchangeAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType)
            return Fault("invalid_request", "The body must be form-urlencoded.");
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var issuer = Authority.Issuer(http);
        if (await clients.ReadAsync(http, form, Authority.TokenEndpoint(http)) is not { } client)
            return Fault("invalid_client", "The client is unknown or its secret or assertion is wrong.", StatusCodes.Status401Unauthorized);
        return form["grant_type"].ToString() switch
        {
            "authorization_code" => ForPerson(form, client, issuer),
            "client_credentials" => ForApplication(form, client, issuer),
            _ => Fault("unsupported_grant_type", "The grant_type must be authorization_code or client_credentials."),
        };
    }

    private IResult ForPerson(IFormCollection form, Client client, string issuer)
    {
        if (codes.Redeem(form["code"].ToString(), client.ClientId, form["redirect_uri"].ToString(), form["code_verifier"].ToString()) is not { } authorization)
            return Fault("invalid_grant", "The code is unknown, used, expired, or was made for another client, redirect_uri or verifier.");
        if (roles.RolesOf(authorization.Person.ObjectId) is not { } granted)
            return Fault("invalid_grant", "The account does not exist or is disabled.");
        return Results.Json(new JsonObject
        {
            ["token_type"] = "Bearer",
            ["scope"] = authorization.Scope,
            ["expires_in"] = accessTokens.LifeInSeconds,
            ["access_token"] = accessTokens.Issue(issuer, client.ClientId, []),
            ["id_token"] = idTokens.Issue(issuer, authorization, granted),
        });
    }

    private IResult ForApplication(IFormCollection form, Client client, string issuer)
    {
        if (!form["scope"].ToString().EndsWith("/.default", StringComparison.Ordinal))
            return Fault("invalid_scope", "The scope must be the resource with /.default.");
        if (roles.PermissionsOf(client.ClientId) is not { } permissions)
            return Fault("unauthorized_client", "AADSTS7000112: The application is disabled or deleted.");
        return Results.Json(new JsonObject
        {
            ["token_type"] = "Bearer",
            ["expires_in"] = accessTokens.LifeInSeconds,
            ["ext_expires_in"] = accessTokens.LifeInSeconds,
            ["access_token"] = accessTokens.Issue(issuer, client.ClientId, weather.Granted(client.ClientId, permissions)),
        });
    }

    private static IResult Fault(string error, string description, int status = StatusCodes.Status400BadRequest) =>
        Results.Json(new JsonObject { ["error"] = error, ["error_description"] = description }, statusCode: status);
}
