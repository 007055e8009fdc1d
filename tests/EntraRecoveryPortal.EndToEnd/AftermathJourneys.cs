using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace EntraRecoveryPortal.EndToEnd;

/// <summary>What does not go as planned: a mistake that is taken back, and somebody who was there first.</summary>
public sealed class AftermathJourneys(DemoFixture demo, ChromiumFixture chromium) : IClassFixture<DemoFixture>
{
    [Fact]
    public async Task A_recovery_that_was_a_mistake_is_undone()
    {
        await using var context = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var ada = await Operator.SignInAsync(context, "Ada Admin");
        var snapshot = await ada.TakeSnapshotAsync();
        var before = await demo.Tenant.StateAsync();
        await demo.Tenant.CauseAsync("names-swapped?size=4");
        var renamed = await demo.Tenant.StateAsync();
        await ada.CompareWithNowAsync(snapshot);
        await ada.TickAllThatMatchAsync();
        await ada.RecoverAsync("They should have their old names");
        StateChanges.AssertNone(before, await demo.Tenant.StateAsync());

        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Undo: compare with before this recovery" }).ClickAsync();
        await ada.Page.Locator(".report").WaitForAsync();
        await ada.TickAllThatMatchAsync();
        await ada.RecoverAsync("The new names were right");

        Assert.Equal(0, await ada.OutcomeAsync("failed") + await ada.OutcomeAsync("conflict") + await ada.OutcomeAsync("skipped"));
        StateChanges.AssertNone(renamed, await demo.Tenant.StateAsync());
    }

    [Fact]
    public async Task What_somebody_changed_since_the_review_is_left_alone_and_said()
    {
        await using var context = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var ada = await Operator.SignInAsync(context, "Ada Admin");
        var snapshot = await ada.TakeSnapshotAsync();
        var truth = await demo.Tenant.CauseAsync("native-recovery?size=3");
        var moved = truth["objects"]!.AsArray().First(one => one!["kind"]!.ToString() == "user")!;
        await ada.CompareWithNowAsync(snapshot);
        await ada.TickAllThatMatchAsync();
        await ada.FillReviewAsync("Undo the native recovery");
        await demo.Tenant.ChangeAsync($"users/{moved["id"]}", new { officeLocation = "Reception" });
        var met = await demo.Tenant.StateAsync();

        await ada.StartAsync();

        Assert.Equal((2, 1), (await ada.OutcomeAsync("applied"), await ada.OutcomeAsync("conflict")));
        await Assertions.Expect(ada.Page.Locator("tr").Filter(new() { HasText = moved["displayName"]!.ToString() })).ToContainTextAsync("Changed since the report: officeLocation");
        var changes = StateChanges.Between(met, await demo.Tenant.StateAsync());
        Assert.Equal(2, changes.Count);
        Assert.DoesNotContain(changes, change => change.Contains(moved["id"]!.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_tenant_refused_is_planned_again_and_what_is_chosen_there_is_what_is_written()
    {
        await using var context = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var ada = await Operator.SignInAsync(context, "Ada Admin");
        var snapshot = await ada.TakeSnapshotAsync();
        var before = await demo.Tenant.StateAsync();
        var policy = before["objects"]!["conditionalAccessPolicy"]!.AsArray().First(one => one!["state"]!.ToString() == "enabled")!["id"]!.ToString();
        await demo.Tenant.CauseAsync("native-recovery?size=3");
        await demo.Tenant.ChangeAsync($"identity/conditionalAccess/policies/{policy}", new { state = "disabled" });
        await ada.CompareWithNowAsync(snapshot);
        await ada.TickAllThatMatchAsync();
        await demo.Tenant.WeatherAsync($$"""{"faults":[{"kind":"status","status":403,"method":"PATCH","path":"identity/conditionalAccess/policies/{{policy}}"}]}""");
        await ada.RecoverAsync("Undo the native recovery");
        Assert.Equal((3, 1), (await ada.OutcomeAsync("applied"), await ada.OutcomeAsync("failed")));

        await demo.Tenant.WeatherAsync("""{"faults":[]}""");
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "Go on: plan the step that is left" }).ClickAsync();
        var offer = ada.Page.GetByLabel("in report-only mode");
        await offer.ClickAsync();
        await Assertions.Expect(ada.Page).ToHaveURLAsync(new Regex(@"/rest\?choose="));
        await Assertions.Expect(offer).ToBeCheckedAsync();
        await ada.Page.ReloadAsync();
        await Assertions.Expect(offer).ToBeCheckedAsync();
        await ada.RecoverReviewedAsync("First look what it would do");

        Assert.Equal(1, await ada.OutcomeAsync("applied"));
        Assert.Equal([$"/objects/conditionalAccessPolicy/{policy}/state: \"enabled\" -> \"enabledForReportingButNotEnforced\""],
            StateChanges.Between(before, await demo.Tenant.StateAsync()).Where(change => !change.StartsWith("/objects/recoveryJob", StringComparison.Ordinal)));
    }
}
