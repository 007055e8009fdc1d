using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace EntraRecoveryPortal.EndToEnd;

/// <summary>Conditional Access is put back when a second person agrees.</summary>
public sealed class ApprovalJourneys(GuardedDemo demo, ChromiumFixture chromium) : IClassFixture<GuardedDemo>
{
    [Fact]
    public async Task A_second_person_approves_what_the_first_one_planned_and_the_first_one_runs_it()
    {
        await using var adasContext = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        await using var amirsContext = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var ada = await Operator.SignInAsync(adasContext, "Ada Admin");
        var amir = await Operator.SignInAsync(amirsContext, "Amir Admin");
        await demo.PlanAsync(ada);
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Ask for approval" }).ClickAsync();
        await Assertions.Expect(ada.Page.Locator(".approval")).ToContainTextAsync("Waiting for somebody to approve it");
        var damaged = await demo.Tenant.StateAsync();

        await amir.Page.GotoAsync("/");
        await amir.Page.Locator("[aria-labelledby=waiting-plans] a.name").ClickAsync();
        await Assertions.Expect(amir.Page.Locator(".plan-groups")).ToContainTextAsync(GuardedDemo.Policy);
        await amir.Page.GetByLabel("Reason, kept in the history").FillAsync("Ada called me");
        await amir.Page.GetByRole(AriaRole.Button, new() { Name = "Approve this plan" }).ClickAsync();
        await Assertions.Expect(amir.Page.Locator(".approval")).ToContainTextAsync("Approved by");
        Assert.Empty(StateChanges.Between(damaged, await demo.Tenant.StateAsync()));

        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Look again" }).ClickAsync();
        await ada.Page.GetByLabel("The script or sync that did this has been stopped, or it was a person").CheckAsync();
        await ada.Page.Locator("#recovery-confirmation").FillAsync("Contoso 1");
        await ada.StartAsync();

        await Assertions.Expect(ada.Page.Locator(".page-header")).ToContainTextAsync(new Regex("approved by.*Amir Admin"));
        var change = Assert.Single(StateChanges.Between(damaged, await demo.Tenant.StateAsync()));
        Assert.Matches("^/objects/[^/]*/[^/]*/conditions/users/excludeUsers: ", change);
    }
}
