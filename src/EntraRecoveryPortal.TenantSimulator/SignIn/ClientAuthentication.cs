using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EntraRecoveryPortal.TenantSimulator.SignIn;

/// <summary>A client proves itself by its secret, in the form or as Basic, or by an assertion signed with its certificate.</summary>
internal sealed class ClientAuthentication(SimulatorOptions options, TimeProvider clock)
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private readonly JsonWebTokenHandler handler = new();

    public async Task<Client?> ReadAsync(HttpContext http, IFormCollection form, string tokenEndpoint)
    {
        if (form.TryGetValue("client_assertion", out var assertion))
            return form["client_assertion_type"] == AssertionType ? await ByAssertionAsync(assertion.ToString(), tokenEndpoint) : null;
        var (clientId, secret) = Basic(http) ?? (form["client_id"].ToString(), form["client_secret"].ToString());
        return Client.Find(clientId) is { } client && client.Secret == secret ? client : null;
    }

    private static (string ClientId, string Secret)? Basic(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return null;
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header["Basic ".Length..], bytes, out var length))
            return null;
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return parts.Length == 2 ? (Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts[1])) : null;
    }

    private async Task<Client?> ByAssertionAsync(string assertion, string tokenEndpoint)
    {
        if (!handler.CanReadToken(assertion) || Client.Find(handler.ReadJsonWebToken(assertion).Subject) is not { } client
            || !options.ClientCertificates.TryGetValue(client.ClientId, out var certificate))
            return null;
        var result = await handler.ValidateTokenAsync(assertion, new TokenValidationParameters
        {
            ValidIssuer = client.ClientId,
            ValidAudience = tokenEndpoint,
            IssuerSigningKey = new X509SecurityKey(certificate),
            TryAllIssuerSigningKeys = true,
            LifetimeValidator = (_, expires, _, _) => expires > clock.GetUtcNow().UtcDateTime,
        });
        return result.IsValid ? client : null;
    }
}
