using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace EntraRecoveryPortal.TenantSimulator.SignIn;

/// <summary>The authority's key, new with every start.</summary>
internal sealed class SigningKey : IDisposable
{
    private readonly RSA rsa = RSA.Create(2048);

    public SigningKey()
    {
        Security = new RsaSecurityKey(rsa) { KeyId = Base64UrlEncoder.Encode(SHA256.HashData(rsa.ExportRSAPublicKey()).AsSpan(0, 16).ToArray()) };
        Credentials = new SigningCredentials(Security, SecurityAlgorithms.RsaSha256);
    }

    public RsaSecurityKey Security { get; }

    public SigningCredentials Credentials { get; }

    public JsonObject KeySet()
    {
        var key = rsa.ExportParameters(includePrivateParameters: false);
        return new()
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "RSA",
                ["use"] = "sig",
                ["alg"] = "RS256",
                ["kid"] = Security.KeyId,
                ["n"] = Base64UrlEncoder.Encode(key.Modulus),
                ["e"] = Base64UrlEncoder.Encode(key.Exponent),
            }),
        };
    }

    public void Dispose() => rsa.Dispose();
}
