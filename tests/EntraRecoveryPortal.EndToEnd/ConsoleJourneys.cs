namespace EntraRecoveryPortal.EndToEnd;

public sealed class ConsoleJourneys(DemoFixture demo, ChromiumFixture chromium) : IClassFixture<DemoFixture>, IClassFixture<ChromiumFixture>
{
    [Fact]
    public async Task No_page_makes_the_browser_complain()
    {
        await using var context = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var complaints = new List<string>();
        context.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                complaints.Add($"{message.Page?.Url}: {message.Text} {message.Location}");
        };
        context.WebError += (_, error) => complaints.Add($"{error.Page?.Url}: {error.Error}");
        var ada = await Operator.SignInAsync(context, "Ada Admin");
        await ada.TakeSnapshotAsync();

        foreach (var (path, ready) in new[]
        {
            ("/", "main h1"), ("/snapshots/1", "main h1"), ("/objects", "tr[data-row]"), ("/differences", "main h1"), ("/differences/new?from=1", "form"),
            ("/recoveries", "main h1"), ("/audit", "tr[data-row]"), ("/settings", "tr[data-row]"),
        })
        {
            await ada.Page.GotoAsync(path);
            await ada.Page.Locator(ready).First.WaitForAsync();
        }

        Assert.Empty(complaints);
    }
}
