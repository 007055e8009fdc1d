using System.Security.Cryptography;
using System.Text;
using EntraRecoveryPortal.TenantSimulator;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

public sealed class SignInTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private const string RedirectUri = "http://localhost:5080/signin-oidc";
    private const string Verifier = "a-verifier-that-is-long-enough-for-the-rules-of-pkce-0123456789";

    [Fact]
    public async Task A_person_signs_in_with_a_code_and_its_verifier()
    {
        var simulator = await shared.ResetAsync();
        var ada = SimulatedTenant.People[0];

        var token = await ExchangeAsync(simulator, await CodeAsync(simulator, ada), Verifier);

        Assert.Equal(200, token.Status);
        var keys = new JsonWebKeySet((await simulator.RawAsync("GET", $"/{SimulatedTenant.TenantId}/discovery/v2.0/keys")).Json!.ToJsonString());
        var discovery = await simulator.RawAsync("GET", $"/{SimulatedTenant.TenantId}/v2.0/.well-known/openid-configuration");
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token.Body["id_token"]!.ToString(), new TokenValidationParameters
        {
            ValidIssuer = discovery.Body["issuer"]!.ToString(),
            ValidAudience = SimulatedTenant.PortalClientId,
            IssuerSigningKeys = keys.GetSigningKeys(),
            ValidateLifetime = false,
        });
        Assert.True(result.IsValid);
        var id = (JsonWebToken)result.SecurityToken;
        Assert.Equal(ada.ObjectId, id.GetClaim("oid").Value);
        Assert.Equal("the-nonce", id.GetClaim("nonce").Value);
        Assert.Equal("Backup.Administrator", id.GetClaim("roles").Value);
        Assert.Equal(simulator.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), id.GetClaim("auth_time").Value);
    }

    [Fact]
    public async Task A_code_works_once_and_only_with_its_verifier_and_in_time()
    {
        var simulator = await shared.ResetAsync();
        var rita = SimulatedTenant.People[2];
        var used = await CodeAsync(simulator, rita);
        await ExchangeAsync(simulator, used, Verifier);

        Assert.Equal("invalid_grant", (await ExchangeAsync(simulator, used, Verifier)).Body["error"]!.ToString());
        Assert.Equal("invalid_grant", (await ExchangeAsync(simulator, await CodeAsync(simulator, rita), "another")).Body["error"]!.ToString());
        var late = await CodeAsync(simulator, rita);
        simulator.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("invalid_grant", (await ExchangeAsync(simulator, late, Verifier)).Body["error"]!.ToString());
    }

    [Fact]
    public async Task The_page_offers_everybody_and_keeps_the_request()
    {
        var simulator = await shared.ResetAsync();
        var page = await simulator.Http.GetStringAsync(AuthorizeAddress(simulator, RedirectUri), TestContext.Current.CancellationToken);

        Assert.All(SimulatedTenant.People, x => Assert.Contains(x.Name, page, StringComparison.Ordinal));
        Assert.Contains("name=\"nonce\" value=\"the-nonce\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_sent_to_another_computer()
    {
        var simulator = await shared.ResetAsync();

        var reply = await simulator.RawAsync("GET", AuthorizeAddress(simulator, "https://attacker.example/").PathAndQuery);

        Assert.Equal(400, reply.Status);
    }

    [Fact]
    public async Task Without_asking_anybody_the_answer_is_interaction_required()
    {
        var simulator = await shared.ResetAsync();

        var reply = await simulator.RawAsync("GET", AuthorizeAddress(simulator, RedirectUri).PathAndQuery + "&prompt=none");

        Assert.Contains("error=interaction_required", reply.Headers.Location!.Query, StringComparison.Ordinal);
        Assert.Contains("state=the-state", reply.Headers.Location.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_secret_is_refused()
    {
        var simulator = await shared.ResetAsync();

        var reply = await simulator.TokenReplyAsync(SimulatedTenant.ReaderClientId, "wrong");

        Assert.Equal((401, "invalid_client"), (reply.Status, reply.Body["error"]!.ToString()));
    }

    [Fact]
    public async Task A_permission_taken_away_in_the_directory_is_missing_in_the_next_token()
    {
        var simulator = await shared.ResetAsync();
        var reader = await simulator.IdOfAsync("servicePrincipals", "Entra Recovery Portal Reader");
        foreach (var assignment in await simulator.AllAsync($"servicePrincipals/{reader}/appRoleAssignments"))
            Assert.Equal(204, (await simulator.DeleteAsync($"servicePrincipals/{reader}/appRoleAssignments/{assignment["id"]}")).Status);

        var token = new JsonWebToken((await simulator.TokenReplyAsync(SimulatedTenant.ReaderClientId)).Body["access_token"]!.ToString());

        Assert.DoesNotContain(token.Claims, x => x.Type == "roles");
    }

    [Fact]
    public void Only_a_loopback_address_is_bound() =>
        Assert.Throws<ArgumentException>(() => TenantSimulatorHost.Build(new() { Url = new("http://0.0.0.0:5190") }, TimeProvider.System));

    private static Uri AuthorizeAddress(RunningSimulator simulator, string redirectUri) =>
        new(QueryHelpers.AddQueryString(new Uri(simulator.Address, $"/{SimulatedTenant.TenantId}/oauth2/v2.0/authorize").ToString(), Parameters(redirectUri)!));

    private static async Task<string> CodeAsync(RunningSimulator simulator, SimulatedPerson person)
    {
        var reply = await simulator.FormAsync("authorize", new(Parameters(RedirectUri)) { ["simulated_person"] = person.ObjectId });
        var query = QueryHelpers.ParseQuery(reply.Headers.Location!.Query);
        Assert.Equal("the-state", query["state"].ToString());
        return query["code"].ToString();
    }

    private static Task<Reply> ExchangeAsync(RunningSimulator simulator, string code, string verifier) => simulator.FormAsync("token", new()
    {
        ["grant_type"] = "authorization_code",
        ["client_id"] = SimulatedTenant.PortalClientId,
        ["client_secret"] = SimulatedTenant.PortalClientSecret,
        ["code"] = code,
        ["redirect_uri"] = RedirectUri,
        ["code_verifier"] = verifier,
    });

    private static Dictionary<string, string> Parameters(string redirectUri) => new()
    {
        ["client_id"] = SimulatedTenant.PortalClientId,
        ["redirect_uri"] = redirectUri,
        ["response_type"] = "code",
        ["scope"] = "openid profile",
        ["state"] = "the-state",
        ["nonce"] = "the-nonce",
        ["code_challenge"] = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
        ["code_challenge_method"] = "S256",
    };
}
