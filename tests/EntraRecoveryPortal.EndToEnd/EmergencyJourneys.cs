using Microsoft.Playwright;

namespace EntraRecoveryPortal.EndToEnd;

/// <summary>Alone at night: what needs approval runs without, and keeps its mark.</summary>
public sealed class EmergencyJourneys(GuardedDemo demo, ChromiumFixture chromium) : IClassFixture<GuardedDemo>
{
    [Fact]
    public async Task An_emergency_runs_unapproved_and_owes_a_review_until_somebody_else_gives_it()
    {
        await using var adasContext = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        await using var amirsContext = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var ada = await Operator.SignInAsync(adasContext, "Ada Admin");
        await demo.PlanAsync(ada);
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Emergency: run it unapproved" }).ClickAsync();
        await ada.Page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Emergency: run it unapproved" }).ClickAsync();
        await Assertions.Expect(ada.Page.Locator(".unapproved")).ToContainTextAsync("Somebody else has to review it");

        var amir = await Operator.SignInAsync(amirsContext, "Amir Admin");
        await amir.Page.Locator("[aria-labelledby=owed-reviews] a").First.ClickAsync();
        await amir.Page.GetByLabel("What you found, kept in the history").FillAsync("It was the right thing to do");
        await amir.Page.GetByRole(AriaRole.Button, new() { Name = "Say that it is reviewed" }).ClickAsync();
        await Assertions.Expect(amir.Page.Locator(".unapproved")).ToContainTextAsync("It was the right thing to do");
        await amir.Page.GotoAsync("/");
        await amir.Page.Locator("[aria-labelledby=card-recovery]").WaitForAsync();
        await Assertions.Expect(amir.Page.Locator("[aria-labelledby=owed-reviews]")).ToHaveCountAsync(0);
    }
}
