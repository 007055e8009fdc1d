using Microsoft.Playwright;

namespace EntraRecoveryPortal.EndToEnd;

/// <summary>Conditional Access is put back only when a second person agrees, or as an emergency that keeps its mark.</summary>
public sealed class ApprovalJourneys(ApprovalJourneys.GuardedDemo demo, ChromiumFixture chromium) : IClassFixture<ApprovalJourneys.GuardedDemo>, IClassFixture<ChromiumFixture>
{
    private const string Policy = "CA004 Require MFA for Finance";
    private const string Reason = "Let the break-glass accounts in at once";

    [Fact]
    public async Task A_second_person_approves_what_the_first_one_planned_and_the_first_one_runs_it()
    {
        await using var adasContext = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        await using var amirsContext = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var ada = await Operator.SignInAsync(adasContext, "Ada Admin");
        var amir = await Operator.SignInAsync(amirsContext, "Amir Admin");
        await PlanAsync(ada);
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Ask for approval" }).ClickAsync();
        await Assertions.Expect(ada.Page.Locator(".approval")).ToContainTextAsync("Waiting for somebody to approve it");
        var damaged = await demo.Tenant.StateAsync();

        await amir.Page.GotoAsync("/");
        await amir.Page.Locator("[aria-labelledby=waiting-plans] a.name").ClickAsync();
        await Assertions.Expect(amir.Page.Locator(".plan-groups")).ToContainTextAsync(Policy);
        await amir.Page.GetByLabel("Reason, kept in the history").FillAsync("Ada called me");
        await amir.Page.GetByRole(AriaRole.Button, new() { Name = "Approve this plan" }).ClickAsync();
        await Assertions.Expect(amir.Page.Locator(".approval")).ToContainTextAsync("Approved by");
        Assert.Empty(StateChanges.Between(damaged, await demo.Tenant.StateAsync()));

        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Look again" }).ClickAsync();
        await ada.Page.GetByLabel("The script or sync that did this has been stopped, or it was a person").CheckAsync();
        await ada.Page.Locator("#recovery-tenant").FillAsync("Contoso");
        await ada.StartAsync();

        await Assertions.Expect(ada.Page.Locator(".page-header")).ToContainTextAsync("approved by Amir Admin");
        var change = Assert.Single(StateChanges.Between(damaged, await demo.Tenant.StateAsync()));
        Assert.Matches("^/objects/[^/]*/[^/]*/conditions/users/excludeUsers: ", change);
    }

    [Fact]
    public async Task An_emergency_runs_unapproved_and_owes_a_review_until_somebody_else_gives_it()
    {
        await using var adasContext = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        await using var amirsContext = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var ada = await Operator.SignInAsync(adasContext, "Ada Admin");
        await PlanAsync(ada);
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

    private async Task PlanAsync(Operator ada)
    {
        var snapshot = await ada.TakeSnapshotAsync();
        await demo.Tenant.CauseAsync("conditional-access");
        await ada.CompareWithNowAsync(snapshot);
        await ada.ExpandAsync(Policy);
        await ada.TickAsync($"Tick Exclude users of {Policy}");
        await ada.FillReviewAsync(Reason);
    }

    /// <summary>The demo as it asks for approval by itself.</summary>
    public sealed class GuardedDemo : DemoFixture
    {
        protected override Dictionary<string, string?> Settings { get; } = new(StringComparer.Ordinal);
    }
}
