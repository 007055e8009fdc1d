using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using EntraRecoveryPortal.Tests.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace EntraRecoveryPortal.Tests.Security;

public sealed partial class SignInTests(SignedPortal shared) : IClassFixture<SignedPortal>, IDisposable
{
    private readonly FakeClock clock = shared.Clock;
    private readonly LoopbackAuthority authority = shared.Authority.Honest();
    private readonly PortalUnderTest portal = shared.Portal;
    private readonly Browser browser = shared.Portal.OpenBrowser();

    public void Dispose() => browser.Dispose();

    [Fact]
    public async Task A_person_with_a_role_comes_to_the_page_asked_for()
    {
        var (address, status, body) = await browser.OpenAsync("/settings?page=3");
        Assert.Equal("/settings?page=3", address.PathAndQuery);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("_framework/blazor.web.js", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/no/such/page")]
    [InlineData("/no/such/file.txt")]
    [InlineData("/not-found")]
    public async Task An_unknown_address_answers_404_with_the_page_that_says_so(string unknown)
    {
        var (address, status, body) = await browser.OpenAsync(unknown);
        Assert.Equal((unknown, HttpStatusCode.NotFound), (address.AbsolutePath, status));
        Assert.Contains("_framework/blazor.web.js", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_names_an_icon_that_is_there()
    {
        var (address, _, body) = await browser.OpenAsync("/");
        var icon = new Uri(address, Icon().Match(body).Groups["address"].Value);
        using var answer = await browser.StepAsync(icon.ToString());
        Assert.Equal((HttpStatusCode.OK, "image/svg+xml"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task A_sign_in_is_audited_with_person_address_and_roles()
    {
        await browser.OpenAsync("/not-found");
        var entry = (await portal.AuditAsync())[^1];
        Assert.Equal(("access.signIn", TestPerson.Ada.ObjectId, "127.0.0.1", "done"), (entry.Action, entry.PersonObjectId, entry.From, entry.Outcome));
        Assert.Contains("Backup.Administrator", entry.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_code_is_asked_for_with_a_challenge_and_a_nonce()
    {
        await browser.OpenAsync("/not-found");
        Assert.Equal("S256", authority.Asked!["code_challenge_method"]);
        Assert.True(authority.Asked["nonce"].ToString().Length >= 43);
        Assert.False(authority.Asked.ContainsKey("max_age"));
    }

    [Fact]
    public async Task A_person_without_a_role_is_told_which_roles_there_are()
    {
        authority.Person = TestPerson.Nora;
        var (address, _, body) = await browser.OpenAsync("/not-found");
        Assert.Equal("/no-access", address.AbsolutePath);
        Assert.Contains("Nora None", body, StringComparison.Ordinal);
        Assert.All(EntraRecoveryPortal.Security.Roles.All, role => Assert.Contains(role, body, StringComparison.Ordinal));
    }

    public static TheoryData<string> SpoiledTokens => [.. Spoils.Keys];

    private static Dictionary<string, Action<IdTokenDraft>> Spoils { get; } = new(StringComparer.Ordinal)
    {
        ["of another issuer"] = t => t.Issuer = "https://login.example/v2.0",
        ["for another application"] = t => t.Audience = "another",
        ["of another tenant"] = t => t.Claims["tid"] = "5f0c7e4a-0000-4000-8000-00000000ffff",
        ["for another request"] = t => t.Claims["nonce"] = "another",
        ["without a nonce"] = t => t.Claims.Remove("nonce"),
        ["without a person"] = t => t.Claims.Remove("oid"),
        ["of an application"] = t => t.Claims["idtyp"] = "app",
        ["expired"] = t => t.Expires = t.Expires.AddHours(-2),
        ["signed by a stranger"] = t => t.Signing = new(new RsaSecurityKey(RSA.Create(2048)) { KeyId = "key-1" }, SecurityAlgorithms.RsaSha256),
        ["signed with the client secret"] = t => t.Signing = new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(PortalUnderTest.ClientSecret.PadRight(32, '-'))), SecurityAlgorithms.HmacSha256),
        ["signed with another algorithm"] = t => t.Signing = new(t.Signing!.Key, SecurityAlgorithms.RsaSha512),
        ["unsigned"] = t => t.Signing = null,
    };

    [Theory]
    [MemberData(nameof(SpoiledTokens))]
    public async Task A_token_is_refused_when_it_is(string what)
    {
        authority.Spoil = Spoils[what];
        var before = await portal.AuditAsync();
        var (address, status, body) = await browser.OpenAsync("/not-found");
        Assert.Equal("/sign-in-failed", address.AbsolutePath);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.DoesNotContain("Exception", body, StringComparison.Ordinal);

        using var next = await browser.StepAsync("/not-found");
        Assert.Equal("/sign-in", next.Headers.Location!.AbsolutePath);
        Assert.Equal(before.Count, (await portal.AuditAsync()).Count);
    }

    [Fact]
    public async Task A_callback_that_comes_twice_is_answered_by_a_page()
    {
        using var challenge = await browser.StepAsync("/sign-in");
        using var authorized = await browser.StepAsync(challenge.Headers.Location!.ToString());
        var callback = authorized.Headers.Location!.ToString();
        using var first = await browser.StepAsync(callback);
        Assert.Equal("/", first.Headers.Location!.ToString());

        var (address, status, _) = await browser.OpenAsync(callback);
        Assert.Equal(("/sign-in-failed", HttpStatusCode.OK), (address.AbsolutePath, status));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task Nobody_is_sent_to_a_foreign_address(string returnUrl)
    {
        using var challenge = await browser.StepAsync("/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl));
        using var authorized = await browser.StepAsync(challenge.Headers.Location!.ToString());
        using var callback = await browser.StepAsync(authorized.Headers.Location!.ToString());
        Assert.Equal("/", callback.Headers.Location!.ToString());
    }

    [Fact]
    public async Task The_cookie_is_kept_from_scripts_and_other_sites()
    {
        using var challenge = await browser.StepAsync("/sign-in");
        using var authorized = await browser.StepAsync(challenge.Headers.Location!.ToString());
        using var callback = await browser.StepAsync(authorized.Headers.Location!.ToString());
        var cookie = callback.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("EntraRecoveryPortal=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires=", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_idle_session_ends_after_an_hour()
    {
        await browser.OpenAsync("/not-found");
        clock.Advance(TimeSpan.FromMinutes(61));
        using var next = await browser.StepAsync("/not-found");
        Assert.Equal("/sign-in", next.Headers.Location!.AbsolutePath);
    }

    [Fact]
    public async Task A_busy_session_ends_after_ten_hours()
    {
        await browser.OpenAsync("/settings");
        for (var i = 0; i < 14; i++)
        {
            clock.Advance(TimeSpan.FromMinutes(40));
            using var still = await browser.StepAsync("/settings");
            Assert.Equal(HttpStatusCode.OK, still.StatusCode);
        }

        clock.Advance(TimeSpan.FromMinutes(41));
        using var next = await browser.StepAsync("/settings");
        Assert.Equal("/sign-in", next.Headers.Location!.AbsolutePath);
    }

    [Fact]
    public async Task A_fresh_sign_in_asks_for_the_password_again_and_takes_no_old_proof()
    {
        var (good, _, _) = await browser.OpenAsync("/sign-in?fresh=true&returnUrl=/not-found");
        Assert.Equal("/not-found", good.AbsolutePath);
        Assert.Equal(("0", "login"), (authority.Asked!["max_age"].ToString(), authority.Asked["prompt"].ToString()));

        authority.AuthenticatedAgo = TimeSpan.FromMinutes(6);
        var (stale, _, _) = await browser.OpenAsync("/sign-in?fresh=true&returnUrl=/not-found");
        Assert.Equal("/sign-in-failed", stale.AbsolutePath);
    }

    [Fact]
    public async Task Signing_out_needs_the_form_of_the_portal()
    {
        authority.Person = TestPerson.Nora;
        var (_, _, body) = await browser.OpenAsync("/no-access");
        Assert.DoesNotContain("sign-out", body, StringComparison.Ordinal);
        (_, _, body) = await browser.OpenAsync("/not-found");
        var token = AntiforgeryField().Match(body).Groups["token"].Value;
        Assert.NotEmpty(token);

        using (var forged = await browser.PostAsync("/sign-out"))
            Assert.Equal((HttpStatusCode.BadRequest, null), (forged.StatusCode, forged.Headers.Location?.ToString()));
        using (var still = await browser.StepAsync("/not-found"))
            Assert.Equal("/no-access", still.Headers.Location!.AbsolutePath);

        using var real = await browser.PostAsync("/sign-out", ("__RequestVerificationToken", token));
        Assert.StartsWith(authority.Url + PortalUnderTest.TenantId + "/oauth2/v2.0/logout", real.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains(Uri.EscapeDataString(portal.Url + "signed-out"), real.Headers.Location.ToString(), StringComparison.Ordinal);
        using var gone = await browser.StepAsync("/not-found");
        Assert.Equal("/sign-in", gone.Headers.Location!.AbsolutePath);
        Assert.Equal("access.signOut", (await portal.AuditAsync())[^1].Action);
    }

    [GeneratedRegex("<link rel=\"icon\"[^>]* href=\"(?<address>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Icon();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex AntiforgeryField();
}
