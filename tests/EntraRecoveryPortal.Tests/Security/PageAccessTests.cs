using System.Net;
using System.Reflection;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;

namespace EntraRecoveryPortal.Tests.Security;

public sealed class PageAccessTests(ClosedPortal closed) : IClassFixture<ClosedPortal>
{
    private static readonly string[] OpenPages = ["SignedOutPage", "SignInFailedPage", "NoAccessPage"];

    public static TheoryData<string> Pages
        => [.. typeof(PortalHost).Assembly.GetTypes().Where(t => t.IsDefined(typeof(RouteAttribute))).Select(t => t.FullName!)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_page_names_its_permission(string name)
    {
        var page = typeof(PortalHost).Assembly.GetType(name)!;
        if (OpenPages.Contains(page.Name, StringComparer.Ordinal))
        {
            Assert.True(page.IsDefined(typeof(AllowAnonymousAttribute)));
            return;
        }

        Assert.False(page.IsDefined(typeof(AllowAnonymousAttribute)));
        var authorize = Assert.Single(page.GetCustomAttributes<AuthorizeAttribute>());
        if (page.Namespace!.StartsWith("EntraRecoveryPortal.Features", StringComparison.Ordinal))
            Assert.Contains(authorize.Policy, Permissions.All);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/no/such/page")]
    [InlineData("/_blazor")]
    public async Task Nobody_gets_past_the_sign_in(string address)
    {
        using var browser = closed.Portal.OpenBrowser();
        using var answer = await browser.StepAsync(address);
        Assert.True(answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.Unauthorized);
        Assert.Equal("/sign-in", answer.Headers.Location!.AbsolutePath);
    }

    [Fact]
    public async Task Nobody_opens_a_circuit()
    {
        using var browser = closed.Portal.OpenBrowser();
        using var answer = await browser.PostAsync("/_blazor/negotiate?negotiateVersion=1");
        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("/healthz", "Healthy")]
    [InlineData("/readyz", "Degraded\nstore: Healthy\ntenant: Degraded")]
    [InlineData("/css/site.css", ":root")]
    public async Task Some_addresses_are_for_everyone(string address, string content)
    {
        using var browser = closed.Portal.OpenBrowser();
        var (_, status, body) = await browser.OpenAsync(address);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(content, body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/signed-out")]
    [InlineData("/healthz")]
    [InlineData("/css/site.css")]
    public async Task Every_answer_says_what_a_browser_may_do_with_it(string address)
    {
        using var browser = closed.Portal.OpenBrowser();
        using var answer = await browser.StepAsync(address);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
    }
}
