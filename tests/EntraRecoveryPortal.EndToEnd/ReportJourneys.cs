using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace EntraRecoveryPortal.EndToEnd;

/// <summary>The report as somebody works with it in an incident: by its facets, by an address from a colleague, without a mouse, and on paper.</summary>
public sealed class ReportJourneys(ReportJourneys.BadNight demo, ChromiumFixture chromium) : IClassFixture<ReportJourneys.BadNight>
{
    private const int MostTabs = 120;

    [Fact]
    public async Task A_facet_narrows_the_report_to_what_a_script_did_and_only_that_is_ticked_and_reviewed()
    {
        await using var context = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var amir = await OpenAsync(context, "Amir Admin");
        var department = amir.Page.Locator(".facets li").Filter(new() { HasText = "department" }).First.Locator(".values-now a");
        var all = await department.First.InnerTextAsync();
        await department.Filter(new() { HasText = "empty" }).First.ClickAsync();
        await Assertions.Expect(amir.Page).ToHaveURLAsync(new Regex("attribute=department&now=empty"));
        var wiped = int.Parse(Regex.Match(all, "[0-9]+$").Value, System.Globalization.CultureInfo.InvariantCulture);

        await amir.Page.GetByRole(AriaRole.Button, new() { Name = $"Tick department on all {wiped} that match", Exact = true }).ClickAsync();

        await Assertions.Expect(amir.Basket).ToContainTextAsync($"{wiped} objects · {wiped} attributes");
        Assert.Empty(await amir.Page.SeriousAsync());
        await amir.Basket.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(amir.Page.Locator("main h1")).ToContainTextAsync($"Change {wiped} attributes of {wiped} users");
    }

    [Fact]
    public async Task An_address_leads_to_the_report_to_one_object_and_to_one_attribute_of_it()
    {
        await using var context = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var ada = await OpenAsync(context, "Ada Admin");
        await ada.OpenReportAsync(demo.Report, "?type=conditionalAccessPolicy");
        var row = ada.Page.Locator("tr[data-row]").First;
        var name = await row.Locator(".name").InnerTextAsync();
        var address = await row.Locator("[data-copy]").Last.GetAttributeAsync("data-copy");

        await ada.Page.GotoAsync(address!);
        await ada.Page.Locator("tr.change-detail").WaitForAsync();
        Assert.Equal([name], await ada.Page.Locator("tr[data-row] .name").AllInnerTextsAsync());

        var attribute = await ada.Page.Locator(".change-items th[scope=row] [data-copy]").First.GetAttributeAsync("data-copy");
        await ada.Page.GotoAsync(attribute!);
        await ada.Page.Locator("tr.change-detail").WaitForAsync();
        Assert.Equal([name], await ada.Page.Locator("tr[data-row] .name").AllInnerTextsAsync());
        Assert.Contains("attribute=", ada.Page.Url, StringComparison.Ordinal);
        Assert.Empty(await ada.Page.SeriousAsync());
    }

    [Fact]
    public async Task A_keyboard_alone_finds_opens_ticks_and_reviews()
    {
        await using var context = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var ada = await Operator.SignInAsync(context, "Ada Admin");
        var snapshot = await ada.TakeSnapshotAsync();
        await demo.Tenant.CauseAsync("conditional-access");
        await ada.CompareWithNowAsync(snapshot);
        var name = await ada.Page.Locator("tr[data-row]").Filter(new() { HasText = "Update" }).Locator(".name").First.InnerTextAsync();
        var keys = ada.Page.Keyboard;

        await keys.PressAsync("/");
        await keys.TypeAsync(name);
        await Assertions.Expect(ada.Page.Locator("[data-search]")).ToHaveValueAsync(name);
        await Assertions.Expect(ada.Page.Locator("tr[data-row]")).ToHaveCountAsync(1);
        await keys.PressAsync("Tab");
        await keys.PressAsync("j");
        await Assertions.Expect(ada.Page.Locator("tr.change-detail")).ToBeVisibleAsync();
        await keys.PressAsync("x");
        await Assertions.Expect(ada.Basket.GetByRole(AriaRole.Link)).ToBeVisibleAsync();
        // Opening and closing a row must not lose the place.
        await keys.PressAsync("Enter");
        await Assertions.Expect(ada.Page.Locator("tr.change-detail")).ToBeHiddenAsync();
        await keys.PressAsync("x");
        await Assertions.Expect(ada.Basket.GetByRole(AriaRole.Link)).ToBeHiddenAsync();
        await keys.PressAsync("x");
        await keys.PressAsync("Enter");
        await Assertions.Expect(ada.Page.Locator("tr.change-detail")).ToBeVisibleAsync();
        Assert.Empty(await ada.Page.SeriousAsync());
        await keys.PressAsync("?");
        await Assertions.Expect(ada.Page.Locator("#shortcuts")).ToBeVisibleAsync();
        await Assertions.Expect(ada.Page.Locator("#shortcuts")).ToContainTextAsync("Tick the row");
        Assert.Empty(await ada.Page.SeriousAsync());
        await keys.PressAsync("Escape");
        await SwitchShortcutsAsync(ada.Page);
        await keys.PressAsync("?");
        await Assertions.Expect(ada.Page.Locator("#shortcuts")).ToBeHiddenAsync();
        await SwitchShortcutsAsync(ada.Page);
        await ada.Page.Keyboard.PressAsync("Escape");
        await TabToAsync(ada.Page, "Review");
        await keys.PressAsync("Enter");

        await ada.Page.Locator(".start").WaitForAsync();
        await Assertions.Expect(ada.Page.Locator("main")).ToContainTextAsync(name);
    }

    [Fact]
    public async Task The_page_for_paper_says_what_it_is_and_every_difference()
    {
        await using var context = await chromium.NewContextAsync(demo.Demo.PortalUrl);
        var ada = await OpenAsync(context, "Ada Admin");
        var names = await ada.Page.Locator("tr[data-row] .name").AllInnerTextsAsync();

        await ada.Page.GotoAsync($"/differences/{demo.Report}/export/html");
        var text = await ada.Page.Locator("body").InnerTextAsync();

        Assert.All(names.Append("Contoso").Append("Ada Admin"), name => Assert.Contains(name, text, StringComparison.Ordinal));
        Assert.Empty(await ada.Page.SeriousAsync());

        var pages = PdfText.Of(await ada.Page.PdfAsync(new() { Format = PaperFormat.A4, PrintBackground = true })).Pages;
        var printed = string.Concat(pages);
        Assert.True(pages.Count > 1, "A report with how it was read takes more than one sheet.");
        Assert.All(names.Append("Ada Admin").Append("How it was read").Append("A credential was added"), name => Assert.Contains(Squeezed(name), printed, StringComparison.Ordinal));
        Assert.All(pages.Select((page, index) => (page, index)), one => Assert.Contains($"{one.index + 1}of{pages.Count}", one.page, StringComparison.Ordinal));
        Assert.All(pages, page => Assert.Contains($"Contoso·report{demo.Report}", page, StringComparison.Ordinal));
        Assert.False(await ada.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"));
    }

    private static string Squeezed(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));

    /// <summary>What a person ticks stays ticked: whoever counts what is ticked has to be somebody of their own.</summary>
    private async Task<Operator> OpenAsync(IBrowserContext context, string person)
    {
        var one = await Operator.SignInAsync(context, person);
        await one.OpenReportAsync(demo.Report);
        // Times are in the person's zone as soon as the page listens to keys.
        await one.Page.Locator(".page-header .time-text").Filter(new() { HasTextRegex = new Regex(@"UTC\+[12]") }).First.WaitForAsync();
        return one;
    }

    // The switch lies in a menu that the keyboard opens like any other.
    private static async Task SwitchShortcutsAsync(IPage page)
    {
        await page.Locator("summary[aria-label=Preferences]").FocusAsync();
        if (!await page.Locator("[data-shortcuts-switch]").IsVisibleAsync())
            await page.Keyboard.PressAsync("Enter");
        await page.Locator("[data-shortcuts-switch]").FocusAsync();
        await page.Keyboard.PressAsync("Space");
    }

    private static async Task TabToAsync(IPage page, string beginning)
    {
        for (var tab = 0; tab < MostTabs; tab++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("beginning => document.activeElement?.textContent?.trim().startsWith(beginning) === true", beginning))
                return;
        }

        Assert.Fail($"No control that begins with \"{beginning}\" is reached by Tab.");
    }

    /// <summary>A report of three incidents.</summary>
    public sealed class BadNight(ChromiumFixture chromium) : DemoFixture
    {
        public int Report { get; private set; }

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            await using var context = await chromium.NewContextAsync(Demo.PortalUrl);
            var ada = await Operator.SignInAsync(context, "Ada Admin");
            var snapshot = await ada.TakeSnapshotAsync();
            foreach (var incident in (string[])["bulk-overwrite", "conditional-access", "intrusion"])
                await Tenant.CauseAsync(incident);
            Report = await ada.CompareWithNowAsync(snapshot);
        }
    }
}
