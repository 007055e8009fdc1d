using EntraRecoveryPortal.TenantSimulator.Graph;
using EntraRecoveryPortal.TenantSimulator.Weather;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EntraRecoveryPortal.TenantSimulator.SignIn;

/// <summary>Tokens for Graph: issued to applications, read on every call.</summary>
internal sealed class AccessTokens(SigningKey key, TenantClock clock, DirectoryRoles directory)
{
    private const string Audience = "https://graph.microsoft.com";
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);
    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };

    public int LifeInSeconds => (int)clock.ForCaller(Life).TotalSeconds;

    public string Issue(string issuer, string clientId, IReadOnlyList<string> permissions)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Life,
            SigningCredentials = key.Credentials,
            Claims = new Dictionary<string, object>
            {
                ["appid"] = clientId,
                ["azp"] = clientId,
                ["oid"] = directory.PrincipalOf(clientId),
                ["tid"] = SimulatedTenant.TenantId,
                ["idtyp"] = "app",
                ["roles"] = permissions.ToArray(),
                ["ver"] = "1.0",
            },
        });
    }

    public async Task<(Caller? Caller, string Refusal)> ReadAsync(string authorization, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return (null, "Access token is empty.");
        var result = await handler.ValidateTokenAsync(authorization["Bearer ".Length..], new TokenValidationParameters
        {
            ValidAudience = Audience,
            ValidateIssuer = false,
            IssuerSigningKey = key.Security,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            LifetimeValidator = (_, expires, _, _) => expires > clock.GetUtcNow().UtcDateTime,
        });
        if (result.IsValid && result.SecurityToken is JsonWebToken token)
            return (new(token.GetClaim("appid").Value, token.Claims.Where(x => x.Type == "roles").Select(x => x.Value).ToHashSet()), "");
        return (null, result.Exception is SecurityTokenInvalidLifetimeException ? "Lifetime validation failed, the token is expired." : "Invalid token.");
    }
}
