using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace EntraRecoveryPortal.EndToEnd;

/// <summary>A person at the portal: signs in, takes snapshots, compares, ticks, recovers, all through the pages.</summary>
public sealed partial class Operator(IPage page)
{
    /// <summary>For what a page shows, in milliseconds.</summary>
    public const float PatienceWithPages = 30_000;

    /// <summary>Captures, reports and recoveries of the tests' small tenant take seconds; a busy machine needs more.</summary>
    private const float Patience = 90_000;

    public IPage Page => page;

    public static async Task<Operator> SignInAsync(IBrowserContext context, string person)
    {
        context.SetDefaultTimeout(PatienceWithPages);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = person }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(SignedInUrl());
        return new Operator(page);
    }

    /// <returns>The snapshot's number.</returns>
    public async Task<int> TakeSnapshotAsync()
    {
        await page.GotoAsync("/snapshots");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Snapshots", Exact = true }).WaitForAsync();
        var rows = page.Locator("tr[data-row]");
        await page.Locator("tr[data-row], .empty-state").First.WaitForAsync();
        var before = await rows.CountAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = TakeSnapshot() }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(before + 1, new() { Timeout = Patience });
        var number = await rows.First.GetByRole(AriaRole.Link).First.InnerTextAsync();
        return int.Parse(number.TrimStart('#'), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Compares a snapshot with now and opens the finished report.</summary>
    /// <returns>The report's number.</returns>
    public async Task<int> CompareWithNowAsync(int snapshot)
    {
        await page.GotoAsync($"/differences/new?from={snapshot}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare", Exact = true }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(ReportUrl(), new() { Timeout = Patience });
        await page.Locator(".report, .empty-state, .error-panel").First.WaitForAsync(new() { Timeout = Patience });
        return int.Parse(ReportUrl().Match(page.Url).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task OpenReportAsync(int report, string query = "")
    {
        await page.GotoAsync($"/differences/{report}{query}");
        await page.Locator(".report, .empty-state, .error-panel").First.WaitForAsync();
    }

    public ILocator RowOf(string name) => page.Locator("tr[data-row]").Filter(new() { Has = page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }) });

    public ILocator Basket => page.Locator(".basket");

    public async Task ExpandAsync(string name)
    {
        await RowOf(name).Locator("[data-expand]").ClickAsync();
        await page.Locator("tr.change-detail").First.WaitForAsync();
    }

    public async Task TickAsync(string label)
    {
        var box = page.GetByRole(AriaRole.Checkbox, new() { Name = label, Exact = true });
        await box.ClickAsync();
        await Assertions.Expect(box).ToBeCheckedAsync();
    }

    public async Task TickAllThatMatchAsync()
    {
        await page.GetByRole(AriaRole.Button, new() { NameRegex = TickMatching() }).ClickAsync();
        await Assertions.Expect(Basket.GetByRole(AriaRole.Link)).ToBeVisibleAsync();
    }

    /// <summary>Ticks every row of the page by itself, but those of this name.</summary>
    public async Task TickRowsAsync(IReadOnlySet<string> but)
    {
        var boxes = page.Locator("tr[data-row] [data-tick]");
        for (var i = 0; i < await boxes.CountAsync(); i++)
        {
            var box = boxes.Nth(i);
            var label = (await box.GetAttributeAsync("aria-label"))!;
            if (but.Any(name => label == $"Tick {name}") || await box.GetAttributeAsync("aria-checked") == "true")
                continue;
            await box.ClickAsync();
            await Assertions.Expect(box).ToHaveAttributeAsync("aria-checked", "true");
        }
    }

    /// <summary>Reviews what is ticked, answers what the review asks, runs it and waits for its end; as an emergency where it would need approval, because it gives the operator something.</summary>
    /// <returns>The recovery's number.</returns>
    public async Task<int> RecoverAsync(string reason)
    {
        await Basket.GetByRole(AriaRole.Link).ClickAsync();
        return await RecoverReviewedAsync(reason);
    }

    /// <summary>The same from the review on.</summary>
    /// <returns>The recovery's number.</returns>
    public async Task<int> RecoverReviewedAsync(string reason)
    {
        await AnswerReviewAsync(reason);
        var emergency = page.GetByRole(AriaRole.Button, new() { Name = "Emergency: run it unapproved" });
        if (await emergency.CountAsync() == 0)
            return await StartAsync();
        await emergency.ClickAsync();
        await page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Emergency: run it unapproved" }).ClickAsync();
        return await EndAsync();
    }

    /// <summary>Starts what is filled in and waits for its end.</summary>
    /// <returns>The recovery's number.</returns>
    public async Task<int> StartAsync()
    {
        await page.Locator(".start .command-button").First.ClickAsync();
        return await EndAsync();
    }

    private async Task<int> EndAsync()
    {
        await Assertions.Expect(page).ToHaveURLAsync(RecoveryUrl(), new() { Timeout = Patience });
        await page.Locator(".card.result").WaitForAsync(new() { Timeout = Patience });
        return int.Parse(RecoveryUrl().Match(page.Url).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Reviews what is ticked and answers what the review asks.</summary>
    public async Task FillReviewAsync(string reason)
    {
        await Basket.GetByRole(AriaRole.Link).ClickAsync();
        await AnswerReviewAsync(reason);
    }

    private async Task AnswerReviewAsync(string reason)
    {
        await page.GetByLabel("Reason, kept in the history").FillAsync(reason);
        await page.GetByLabel("The script or sync that did this has been stopped, or it was a person").CheckAsync();
        await ConfirmAsync();
    }

    /// <summary>Types what the review asks for: the tenant's name and the number of objects, as it shows them.</summary>
    public async Task ConfirmAsync()
    {
        if (await page.Locator("#recovery-confirmation").CountAsync() > 0)
            await page.Locator("#recovery-confirmation").FillAsync(await page.Locator("label[for=recovery-confirmation] strong").InnerTextAsync());
    }

    /// <summary>How many steps ended with an outcome, as the recovery's page counts them: "applied", "failed" ...</summary>
    public async Task<int> OutcomeAsync(string outcome)
    {
        var tile = page.Locator(".count-tile").Filter(new() { HasTextRegex = new Regex($@"\b{outcome}$") });
        return int.Parse(await tile.Locator("strong").InnerTextAsync(), System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("^Take (a snapshot of Contoso|the first snapshot)$")]
    private static partial Regex TakeSnapshot();

    [GeneratedRegex(@"/differences/(\d+)(\?.*)?$")]
    private static partial Regex ReportUrl();

    /// <summary>Where a sign-in that began at the portal's first page ends, for those with a role and those without.</summary>
    [GeneratedRegex(@"^[^?]+:\d+/(no-access\?.*)?$")]
    private static partial Regex SignedInUrl();

    [GeneratedRegex(@"/recoveries/(\d+)(\?.*)?$")]
    private static partial Regex RecoveryUrl();

    [GeneratedRegex("^Tick (all .* objects|.* match)$")]
    private static partial Regex TickMatching();
}
