using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using EntraRecoveryPortal.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EntraRecoveryPortal.Tests.Security;

/// <summary>An OpenID authority that signs in whoever the test says, and can be told to issue what no honest one would.</summary>
internal sealed class LoopbackAuthority : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TimeProvider clock;
    private readonly RsaSecurityKey key = new(RSA.Create(2048)) { KeyId = "key-1" };
    private readonly ConcurrentDictionary<string, IQueryCollection> codes = new(StringComparer.Ordinal);

    private LoopbackAuthority(WebApplication app, TimeProvider clock) => (this.app, this.clock) = (app, clock);

    public Uri Url => new(app.Urls.Single());

    public string Issuer => new Uri(Url, $"{PortalUnderTest.TenantId}/v2.0").ToString();

    public TestPerson Person { get; set; } = TestPerson.Ada;

    /// <summary>How long ago the person typed a password.</summary>
    public TimeSpan AuthenticatedAgo { get; set; }

    public Action<IdTokenDraft> Spoil { get; set; } = _ => { };

    /// <summary>The last request to the authorize endpoint.</summary>
    public IQueryCollection? Asked { get; private set; }

    /// <summary>The last form posted to the token endpoint.</summary>
    public IFormCollection? Exchanged { get; private set; }

    public static async Task<LoopbackAuthority> StartAsync(TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var authority = new LoopbackAuthority(builder.Build(), clock ?? TimeProvider.System);
        var tenant = "/" + PortalUnderTest.TenantId;
        authority.app.MapGet(tenant + "/v2.0/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["issuer"] = authority.Issuer,
            ["jwks_uri"] = new Uri(authority.Url, tenant + "/keys").ToString(),
        }));
        authority.app.MapGet(tenant + "/keys", () => Results.Json(new { keys = new[] { authority.PublicKey() } }));
        authority.app.MapGet(tenant + "/oauth2/v2.0/authorize", authority.Authorize);
        authority.app.MapPost(tenant + "/oauth2/v2.0/token", authority.ExchangeAsync);
        await authority.app.StartAsync(TestContext.Current.CancellationToken);
        return authority;
    }

    /// <summary>Forgets what an earlier test told it.</summary>
    public LoopbackAuthority Honest()
    {
        (Person, AuthenticatedAgo, Spoil, Asked, Exchanged) = (TestPerson.Ada, TimeSpan.Zero, _ => { }, null, null);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        key.Rsa.Dispose();
    }

    private IResult Authorize(HttpRequest request)
    {
        Asked = request.Query;
        var code = Guid.NewGuid().ToString("N");
        codes[code] = request.Query;
        return Results.Redirect(QueryHelpers.AddQueryString(request.Query["redirect_uri"].Single()!, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["code"] = code,
            ["state"] = request.Query["state"],
        }));
    }

    private async Task<IResult> ExchangeAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        Exchanged = form;
        if (!codes.TryRemove(form["code"].ToString(), out var asked) || asked["code_challenge"] != Challenge(form["code_verifier"].ToString()))
            return Results.BadRequest(new { error = "invalid_grant" });
        return Results.Json(new { token_type = "Bearer", access_token = "none", id_token = IdToken(asked["nonce"].ToString()) });
    }

    private string IdToken(string nonce)
    {
        var now = clock.GetUtcNow();
        var draft = new IdTokenDraft
        {
            Issuer = Issuer,
            Audience = PortalUnderTest.ClientId,
            Expires = now.UtcDateTime.AddHours(1),
            Signing = new SigningCredentials(key, SecurityAlgorithms.RsaSha256),
            Claims = new(StringComparer.Ordinal)
            {
                ["tid"] = PortalUnderTest.TenantId,
                ["oid"] = Person.ObjectId,
                ["name"] = Person.Name,
                ["roles"] = Person.Roles,
                ["nonce"] = nonce,
                ["auth_time"] = (now - AuthenticatedAgo).ToUnixTimeSeconds(),
            },
        };
        Spoil(draft);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = draft.Issuer,
            Audience = draft.Audience,
            IssuedAt = now.UtcDateTime,
            Expires = draft.Expires,
            Claims = draft.Claims,
            SigningCredentials = draft.Signing,
        });
    }

    private Dictionary<string, string> PublicKey()
    {
        var parameters = key.Rsa.ExportParameters(includePrivateParameters: false);
        return new(StringComparer.Ordinal)
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["kid"] = key.KeyId,
            ["n"] = Base64UrlEncoder.Encode(parameters.Modulus),
            ["e"] = Base64UrlEncoder.Encode(parameters.Exponent),
        };
    }

    private static string Challenge(string verifier) => Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
