using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace EntraRecoveryPortal.EndToEnd;

/// <summary>The reader sees everything and finds no way to write; the account without a role sees nothing.</summary>
[Collection(nameof(PreparedDemo))]
public sealed partial class ReaderJourneys(PreparedDemo demo, ChromiumFixture chromium)
{
    [Fact]
    public async Task The_reader_sees_report_and_history_and_finds_no_way_to_write()
    {
        await using var context = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var rita = await Operator.SignInAsync(context, "Rita Reader");

        await rita.OpenReportAsync(demo.Report);
        Assert.NotEqual(0, await rita.Page.Locator("tr[data-row]").CountAsync());
        Assert.Equal(0, await rita.Page.GetByRole(AriaRole.Checkbox).CountAsync());
        Assert.Equal(0, await rita.Basket.CountAsync());
        await rita.Page.GotoAsync($"/recoveries/{demo.Recovery}");
        await rita.Page.Locator(".card.result").WaitForAsync();
        await rita.Page.GetByRole(AriaRole.Link, new() { Name = "the plan", Exact = true }).ClickAsync();
        await rita.Page.Locator(".plan-side").WaitForAsync();
        var plan = new Uri(rita.Page.Url).AbsolutePath;
        var file = await rita.Page.RunAndWaitForDownloadAsync(() => rita.Page.GetByRole(AriaRole.Link, new() { Name = "Download plan", Exact = true }).ClickAsync());
        var hash = await rita.Page.Locator(".page-header [data-copy]").First.GetAttributeAsync("data-copy");
        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(await file.PathAsync(), TestContext.Current.CancellationToken))));
        foreach (var path in (string[])["/audit", "/audit/imported"])
        {
            await rita.Page.GotoAsync(path);
            await rita.Page.Locator("tr[data-row]").First.WaitForAsync();
        }

        foreach (var path in (string[])["/", "/snapshots", "/objects", "/differences", $"/differences/{demo.Report}", "/recoveries", $"/recoveries/{demo.Recovery}", plan, $"/recoveries/review/{demo.Report}", "/audit", "/audit/imported", "/settings"])
        {
            await rita.Page.GotoAsync(path);
            await rita.Page.Locator("main h1").First.WaitForAsync();
            Assert.Equal(0, await rita.Page.GetByRole(AriaRole.Button, new() { NameRegex = Commands() }).CountAsync());
        }

        await rita.Page.GotoAsync($"/differences/new?from=1");
        await Assertions.Expect(rita.Page.Locator("main")).ToContainTextAsync("Backup.Administrator");
        Assert.Equal(0, await rita.Page.GetByRole(AriaRole.Button, new() { Name = "Compare", Exact = true }).CountAsync());
    }

    [Fact]
    public async Task A_raw_hub_message_for_a_handler_that_was_never_rendered_changes_nothing()
    {
        await using var administrator = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var ada = await Operator.SignInAsync(administrator, "Ada Admin");
        var done = await DoneByRitaAsync(ada);
        var before = await demo.Tenant.StateAsync();
        var writes = (await demo.Tenant.WritesAsync()).Count;
        await using var context = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var rita = await Operator.SignInAsync(context, "Rita Reader");
        var circuit = new TaskCompletionSource<IWebSocketRoute>();
        var click = new TaskCompletionSource<byte[]>();
        await rita.Page.RouteWebSocketAsync(new Regex("/_blazor"), browser =>
        {
            var server = browser.ConnectToServer();
            browser.OnMessage(frame =>
            {
                // The first click is held back, so that what opens the row below can only be the message sent by hand.
                if (frame.Binary is { } bytes && Encoding.Latin1.GetString(bytes).Contains("eventHandlerId", StringComparison.Ordinal) && click.TrySetResult(bytes))
                    return;
                if (frame.Binary is { } binary)
                    server.Send(binary);
                else
                    server.Send(frame.Text!);
            });
            circuit.TrySetResult(server);
        });
        await rita.OpenReportAsync(demo.Report);
        await rita.Page.Locator("[data-expand]").First.ClickAsync();
        var message = Encoding.Latin1.GetString(await click.Task.WaitAsync(TestContext.Current.CancellationToken));
        var hub = await circuit.Task;
        hub.Send(Encoding.Latin1.GetBytes(message));
        await rita.Page.Locator("tr.change-detail").WaitForAsync();
        var rendered = EventHandlerId().Match(message).Groups[1].Value;

        // Ids of the same width keep the frame's lengths right. Whatever a circuit without rights was never shown is not there to call.
        var last = (int)Math.Pow(10, rendered.Length);
        for (var id = last / 10; id < last; id++)
            hub.Send(Encoding.Latin1.GetBytes(EventHandlerId().Replace(message, $"\"eventHandlerId\":{id}")));
        await rita.Page.GotoAsync("/audit");
        await rita.Page.Locator("tr[data-row]").First.WaitForAsync();

        Assert.Empty(StateChanges.Between(before, await demo.Tenant.StateAsync()));
        Assert.Equal(writes, (await demo.Tenant.WritesAsync()).Count);
        Assert.Equal(done, await DoneByRitaAsync(ada));
    }

    [Fact]
    public async Task The_account_without_a_role_is_told_which_roles_there_are_and_sees_nothing_else()
    {
        await using var context = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var nora = await Operator.SignInAsync(context, "Nora None");

        foreach (var path in (string[])["/", "/snapshots", "/objects", "/differences", "/recoveries", "/audit", "/audit/imported", "/settings"])
        {
            await nora.Page.GotoAsync(path);
            var text = await nora.Page.Locator("body").InnerTextAsync();
            Assert.Contains("no access", text, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("Backup.Reader", text, StringComparison.Ordinal);
            Assert.Contains("Backup.Administrator", text, StringComparison.Ordinal);
            Assert.Equal(0, await nora.Page.GetByRole(AriaRole.Navigation).CountAsync());
        }
    }

    /// <summary>How much the audit says she did, beside signing in.</summary>
    private static async Task<int> DoneByRitaAsync(Operator ada)
    {
        await ada.Page.GotoAsync("/audit?size=200");
        var entries = ada.Page.Locator("tr[data-row]");
        await entries.First.WaitForAsync();
        return await entries.Filter(new() { HasText = "Rita Reader" }).Filter(new() { HasText = "done" }).Filter(new() { HasNotText = "sign" }).CountAsync();
    }

    [GeneratedRegex("^(Take|Tick|Clear|Cancel|Change|Restore|Remove|Undo|Compare$|Retry|Hold)")]
    private static partial Regex Commands();

    [GeneratedRegex("\"eventHandlerId\":(\\d+)")]
    private static partial Regex EventHandlerId();
}
