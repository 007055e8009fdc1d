using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EntraRecoveryPortal.TenantSimulator.SignIn;

internal sealed class IdTokens(SigningKey key, TimeProvider clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);
    private readonly JsonWebTokenHandler handler = new();

    public string Issue(string issuer, Authorization authorization, IReadOnlyList<string> roles)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var person = authorization.Person;
        var claims = new Dictionary<string, object>
        {
            ["oid"] = person.ObjectId,
            ["sub"] = Base64UrlEncoder.Encode(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(person.ObjectId + authorization.ClientId))),
            ["tid"] = SimulatedTenant.TenantId,
            ["name"] = person.Name,
            ["preferred_username"] = person.UserPrincipalName,
            ["auth_time"] = authorization.SignedInAt.ToUnixTimeSeconds(),
            ["ver"] = "2.0",
        };
        if (authorization.Nonce is not null)
            claims["nonce"] = authorization.Nonce;
        if (roles.Count > 0)
            claims["roles"] = roles.ToArray();
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = authorization.ClientId,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Life,
            SigningCredentials = key.Credentials,
            Claims = claims,
        });
    }
}
