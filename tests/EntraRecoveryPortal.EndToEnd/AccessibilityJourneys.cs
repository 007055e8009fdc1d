using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace EntraRecoveryPortal.EndToEnd;

[Collection(nameof(PreparedDemo))]
public sealed class AccessibilityJourneys(PreparedDemo demo, ChromiumFixture chromium)
{
    private const string NoPage = "/nowhere";

    [Fact]
    public async Task Axe_finds_nothing_serious_or_critical_on_any_page_and_the_browser_does_not_complain()
    {
        await using var context = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var complaints = new List<string>();
        context.Console += (_, message) =>
        {
            // That a page is not there is said by its status, which the browser calls an error.
            if (message.Type is "error" or "warning" && message.Page?.Url.EndsWith(NoPage, StringComparison.Ordinal) != true)
                complaints.Add($"{message.Page?.Url}: {message.Text} {message.Location}");
        };
        context.WebError += (_, error) => complaints.Add($"{error.Page?.Url}: {error.Error}");
        var ada = await Operator.SignInAsync(context, "Ada Admin");
        var found = new List<string>();

        await demo.Tenant.CauseAsync("bulk-overwrite?size=6");
        await ada.CompareWithNowAsync(demo.Snapshot);
        await ada.Page.Locator("[data-expand]").First.ClickAsync();
        await ada.Page.Locator("tr.change-detail").First.WaitForAsync();
        await ada.TickAllThatMatchAsync();
        found.AddRange(await ada.Page.SeriousInEitherColoursAsync());
        await ada.Basket.GetByRole(AriaRole.Link).ClickAsync();
        await ada.Page.Locator(".start").WaitForAsync();
        found.AddRange(await ada.Page.SeriousInEitherColoursAsync());

        foreach (var (path, ready) in new[]
        {
            ("/", "main h1"), ("/snapshots", "tr[data-row]"), ($"/snapshots/{demo.Snapshot}", "main h1"), ("/objects", "tr[data-row]"), ("/objects?type=group", "tr[data-row]"),
            ("/differences", "tr[data-row]"), ($"/differences/new?from={demo.Snapshot}", "form"), ("/recoveries", "tr[data-row]"), ($"/recoveries/{demo.Recovery}", ".card.result"), ("/recoveries/plans/1", ".plan-side"),
            ("/audit", "tr[data-row]"), ("/audit/imported", "tr[data-row]"), ("/settings", "tr[data-row]"), (NoPage, "main h1"),
        })
        {
            await ada.Page.GotoAsync(path);
            await ada.Page.Locator(ready).First.WaitForAsync();
            found.AddRange(await ada.Page.SeriousInEitherColoursAsync());
        }

        await ada.Page.GotoAsync("/objects?type=group");
        await ada.Page.Locator("tr[data-row] a").First.ClickAsync();
        await Assertions.Expect(ada.Page).ToHaveURLAsync(new Regex("/objects/group/"));
        await ada.Page.Locator("main h1").WaitForAsync();
        found.AddRange(await ada.Page.SeriousInEitherColoursAsync());

        Assert.Empty(found);
        Assert.Empty(complaints);
    }
}
