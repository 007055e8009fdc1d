using System.Net;
using System.Text.RegularExpressions;
using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.Tests.Hosting;
using Microsoft.AspNetCore.Builder;

namespace EntraRecoveryPortal.Tests.Security;

public sealed partial class SimulatedSignInTests
{
    [Fact]
    public async Task People_of_the_simulated_tenant_sign_in_and_the_portal_learns_the_tenants_name()
    {
        await using var tenant = TenantSimulatorHost.Build(new SimulatorOptions { Url = new Uri("http://127.0.0.1:0"), Users = 20 }, TimeProvider.System);
        await tenant.StartAsync(TestContext.Current.CancellationToken);
        var url = new Uri(tenant.Urls.Single());
        await using var portal = await PortalUnderTest.StartAsync(url, settings:
        [
            ("SignIn:TenantId", SimulatedTenant.TenantId),
            ("SignIn:ClientId", SimulatedTenant.PortalClientId),
            ("SignIn:ClientSecret", SimulatedTenant.PortalClientSecret),
            ("Tenant:Id", SimulatedTenant.TenantId),
            ("Tenant:Reader:ClientId", SimulatedTenant.ReaderClientId),
            ("Tenant:Reader:ClientSecret", SimulatedTenant.ReaderClientSecret),
        ]);

        Assert.Equal("/audit", (await SignInAsync(portal, url, "Ada Admin", "/audit")).AbsolutePath);
        Assert.Equal("/audit", (await SignInAsync(portal, url, "Rita Reader", "/audit")).AbsolutePath);
        Assert.Equal("/no-access", (await SignInAsync(portal, url, "Nora None", "/audit")).AbsolutePath);

        using var browser = portal.OpenBrowser();
        var (_, status, body) = await browser.OpenAsync("/readyz");
        Assert.Equal((HttpStatusCode.OK, "Healthy\nstore: Healthy\ntenant: Healthy"), (status, body));
    }

    private static async Task<Uri> SignInAsync(PortalUnderTest portal, Uri authority, string name, string page)
    {
        using var browser = portal.OpenBrowser();
        var (_, _, choice) = await browser.OpenAsync(page);
        var person = SimulatedTenant.People.Single(p => p.Name == name);
        var form = Form().Match(choice);
        var button = Button().Matches(choice).Single(m => m.Groups["value"].Value == person.ObjectId);
        (string, string)[] fields = [.. Hidden().Matches(choice).Append(button).Select(m => (m.Groups["name"].Value, WebUtility.HtmlDecode(m.Groups["value"].Value)))];
        var action = WebUtility.HtmlDecode(form.Groups["action"].Value);
        using var answer = await browser.PostAsync(new Uri(authority, action).ToString(), fields);
        return (await browser.OpenAsync(answer.Headers.Location!.ToString())).Address;
    }

    [GeneratedRegex("<form method=\"post\" action=\"(?<action>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hidden();

    [GeneratedRegex("<button class=\"person\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Button();
}
