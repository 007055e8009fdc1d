using Microsoft.Playwright;

namespace EntraRecoveryPortal.EndToEnd;

public sealed class AccessibilityJourneys(DemoFixture demo, ChromiumFixture chromium) : IClassFixture<DemoFixture>, IClassFixture<ChromiumFixture>
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_nothing_serious_or_critical_on_any_page(ColorScheme colours)
    {
        await using var context = await chromium.NewContextAsync(demo.Demo.PortalUrl, colours);
        var ada = await Operator.SignInAsync(context, "Ada Admin");
        var found = new List<string>(await SeriousAsync(ada.Page, "/", "main h1"));
        var snapshot = await ada.TakeSnapshotAsync();
        await demo.Tenant.CauseAsync("intrusion");
        var report = await ada.CompareWithNowAsync(snapshot);
        await ada.Page.Locator("[data-expand]").First.ClickAsync();
        await ada.Page.Locator("tr.change-detail").First.WaitForAsync();
        found.AddRange(await ada.Page.SeriousAsync());
        await ada.TickAllThatMatchAsync();
        await ada.Basket.GetByRole(AriaRole.Link).ClickAsync();
        await ada.Page.Locator(".start").WaitForAsync();
        found.AddRange(await ada.Page.SeriousAsync());
        await ada.OpenReportAsync(report);
        var recovery = await ada.RecoverAsync("For the accessibility check");

        foreach (var (path, ready) in new[]
        {
            ("/", "main h1"), ("/snapshots", "tr[data-row]"), ($"/snapshots/{snapshot}", "main h1"), ("/objects", "tr[data-row]"), ("/objects?type=group", "tr[data-row]"),
            ("/differences", "tr[data-row]"), ($"/differences/new?from={snapshot}", "form"), ("/recoveries", "tr[data-row]"), ($"/recoveries/{recovery}", ".card.result"),
            ("/audit", "tr[data-row]"), ("/settings", "main h1"), ("/nowhere", "main h1"),
        })
        {
            found.AddRange(await SeriousAsync(ada.Page, path, ready));
        }

        await ada.Page.GotoAsync("/objects?type=group");
        await ada.Page.Locator("tr[data-row] a").First.ClickAsync();
        await ada.Page.WaitForURLAsync(new System.Text.RegularExpressions.Regex("/objects/group/"));
        await ada.Page.Locator("main h1").WaitForAsync();
        found.AddRange(await ada.Page.SeriousAsync());

        Assert.Empty(found);
    }

    private static async Task<IReadOnlyList<string>> SeriousAsync(IPage page, string path, string ready)
    {
        await page.GotoAsync(path);
        await page.Locator(ready).First.WaitForAsync();
        return await page.SeriousAsync();
    }
}
