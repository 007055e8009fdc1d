using Microsoft.Playwright;

namespace EntraRecoveryPortal.EndToEnd;

/// <summary>The machine of the portal dies in the middle of a recovery.</summary>
public sealed class KillJourneys(KillableDemo demo, ChromiumFixture chromium) : IClassFixture<KillableDemo>
{
    private const int Users = 12;

    [Fact]
    public async Task A_recovery_goes_on_where_it_was_when_the_portal_was_killed_in_its_middle()
    {
        await using var context = await chromium.NewContextAsync(demo.PortalUrl);
        var ada = await Operator.SignInAsync(context, "Ada Admin");
        var snapshot = await ada.TakeSnapshotAsync();
        var before = await demo.Tenant.StateAsync();
        var truth = await demo.Tenant.CauseAsync($"native-recovery?size={Users}");
        await ada.CompareWithNowAsync(snapshot);
        await ada.TickAllThatMatchAsync();
        await ada.FillReviewAsync("Undo the native recovery");
        await demo.Tenant.WeatherAsync($$"""{"faults":[{"kind":"status","status":429,"retryAfter":1000,"method":"PATCH","path":"users/{{truth["objects"]!.AsArray().Last(one => one!["kind"]!.ToString() == "user")!["id"]}}","rate":1}]}""");
        await ada.Page.Locator(".start .command-button").First.ClickAsync();
        await ada.Page.Locator(".card.progress").WaitForAsync();
        while (await ada.OutcomeAsync("applied") < Users - 1)
            await ada.Page.ReloadAsync();
        var running = ada.Page.Url;

        await demo.KillAsync();
        await demo.Tenant.WeatherAsync("""{"faults":[]}""");
        var halfway = (await demo.Tenant.WritesAsync()).Count;
        await demo.StartAgainAsync();
        await ada.Page.GotoAsync(running);
        await ada.Page.Locator(".card.result").WaitForAsync();

        Assert.Equal(Users, await ada.OutcomeAsync("applied"));
        Assert.Single((await demo.Tenant.WritesAsync()).Skip(halfway));
        // The tenant keeps that Microsoft's recovery ran.
        Assert.All(StateChanges.Between(before, await demo.Tenant.StateAsync()), change => Assert.StartsWith("/objects/recoveryJob", change, StringComparison.Ordinal));
    }
}
