using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace EntraRecoveryPortal.TenantSimulator.SignIn;

/// <summary>Codes work once, for five minutes, for the client, redirect address and verifier they were made for.</summary>
internal sealed class AuthorizationCodes(TimeProvider clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, Authorization> waiting = new();

    public string Issue(Authorization authorization)
    {
        var code = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
        waiting[code] = authorization;
        return code;
    }

    public Authorization? Redeem(string code, string clientId, string redirectUri, string verifier)
    {
        if (!waiting.TryRemove(code, out var authorization))
            return null;
        var challenge = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        var fits = authorization.ClientId == clientId && authorization.RedirectUri == redirectUri && authorization.CodeChallenge == challenge
            && clock.GetUtcNow() - authorization.SignedInAt <= Life;
        return fits ? authorization : null;
    }
}
