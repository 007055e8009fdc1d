using Bunit;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Tests.Components;
using Microsoft.AspNetCore.Components;

namespace EntraRecoveryPortal.Tests.Features.Differences;

public sealed class ChangeRowTests : ComponentTests
{
    private static readonly ReportSummary Report = new()
    {
        Key = 1,
        Number = 12,
        From = new(142, Now.UtcDateTime, IsNow: false),
        To = new(143, Now.UtcDateTime, IsNow: true),
        Scope = ReportScope.All,
        Detail = ScopeDetail.Everything,
        State = "successful",
        CreatedAt = Now.UtcDateTime,
        CreatedByName = "Ada",
        Objects = 1,
        Attributes = 1,
        Links = 0,
        Risks = 0,
        NotRestorable = 0,
        NotCompared = [],
    };

    private static readonly Dictionary<string, string> Names = new() { ["11111111-1111-1111-1111-111111111111"] = "break-glass-1" };

    private readonly List<ItemTick> ticks = [];
    private Consequences consequences = Consequences.None;
    private readonly List<ObjectTick> objectTicks = [];

    [Fact]
    public void A_row_with_some_ticks_shows_a_mixed_box_that_ticks_the_rest()
    {
        var row = Show(Policy(tickable: 4, ticked: 1));

        var box = row.Find("[role=checkbox]");
        Assert.Equal("mixed", box.GetAttribute("aria-checked"));
        box.Click();
        Assert.Equal((1, true), (objectTicks.Single().ChangeKeys.Single(), objectTicks.Single().Ticked));
    }

    [Fact]
    public void A_wholly_ticked_row_gives_its_ticks_back()
    {
        var row = Show(Policy(tickable: 4, ticked: 4));

        row.Find("[role=checkbox][aria-checked=true]").Click();

        Assert.False(objectTicks.Single().Ticked);
    }

    [Fact]
    public void What_cannot_be_restored_has_no_box_but_its_reason()
    {
        var row = Show(Policy(tickable: 0, ticked: 0) with { NotRestorable = "Synced from on-premises." },
            Item("displayName", "\"a\"", "\"b\"") with { NotRestorable = "Synced from on-premises." });

        Assert.Empty(row.FindAll("[role=checkbox]"));
        Assert.Contains("Synced from on-premises.", row.Find(".reason").TextContent, StringComparison.Ordinal);
        Assert.Contains("Synced from on-premises.", row.Find(".after").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void An_open_row_shows_both_sides_and_what_a_ticked_item_will_be()
    {
        var row = Show(Policy(tickable: 2, ticked: 1),
            Item("state", "\"enabled\"", "\"disabled\"", ticked: true) with { Key = 7 },
            Item("conditions.users.excludeUsers", "[\"11111111-1111-1111-1111-111111111111\"]", null) with { Key = 8 });

        var cells = row.FindAll(".change-items tbody tr");
        Assert.Equal("enabled", cells[0].QuerySelector(".side-from del")!.TextContent);
        Assert.Equal("disabled", cells[0].QuerySelector(".side-now ins")!.TextContent);
        Assert.Equal("enabled", cells[0].QuerySelector(".after")!.TextContent.Trim());
        Assert.Contains("break-glass-1", cells[1].QuerySelector(".side-from")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("stays as now", cells[1].QuerySelector(".after")!.TextContent.Trim());

        cells[1].QuerySelector("[role=checkbox]")!.Click();
        cells[0].QuerySelector("[role=checkbox]")!.Click();
        Assert.Equal([new(8, Ticked: true), new(7, Ticked: false)], ticks);
    }

    [Fact]
    public void A_link_is_told_by_the_name_of_its_other_end()
    {
        var row = Show(Policy(tickable: 1, ticked: 0),
            new ReportItem { Key = 1, Kind = ItemKind.Link, Path = "members", Target = new("user", "eve"), TargetName = "Eve", LinkInNow = true, IsTicked = true });

        var cells = row.FindAll(".change-items tbody td");
        Assert.Contains("not there", cells[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("new now: Eve", cells[2].TextContent.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal("Without Eve", cells[3].TextContent.Trim());
    }

    [Fact]
    public void Whoever_may_not_tick_sees_everything_and_no_box()
    {
        var row = Show(Policy(tickable: 1, ticked: 0), mayTick: false, Item("state", "\"enabled\"", "\"disabled\""));

        Assert.Empty(row.FindAll("[role=checkbox]"));
        Assert.Equal("enabled", row.Find(".side-from del").TextContent);
    }

    [Fact]
    public void An_application_and_its_service_principal_are_ticked_together_or_each()
    {
        var row = Show(Policy(tickable: 2, ticked: 2) with { Ref = new("application", "app-1"), Parts = [Policy(tickable: 3, ticked: 0) with { Key = 2, Ref = new("servicePrincipal", "sp-1"), Risks = ["Odd"] }] },
            Item("displayName", "\"a\"", "\"b\""));

        var boxes = row.FindAll("[role=checkbox]").Where(box => !box.GetAttribute("aria-label")!.Contains("Display name")).ToList();
        Assert.Equal(["mixed", "true", "false"], boxes.Select(box => box.GetAttribute("aria-checked")));
        Assert.Equal("5", row.Find("td.number").TextContent);
        Assert.Contains("Application + service principal", row.Markup, StringComparison.Ordinal);
        Assert.Contains("Odd", row.Find("tr[data-row] .risk").TextContent, StringComparison.Ordinal);
        foreach (var box in boxes)
            box.Click();
        Assert.Equal([(2, true), (1, false), (1, true)], objectTicks.Select(tick => (tick.ChangeKeys.Count, tick.Ticked)));
        Assert.Equal(2, objectTicks[^1].ChangeKeys[0]);
    }

    [Fact]
    public void Consequences_stand_folded_under_their_cause_and_have_no_box()
    {
        consequences = new([new(new("user", "u1"), "Adele", "It follows.", [Item("assignedLicenses[x]", "{}", null) with { NotRestorable = "It follows." }])], 198, Names);
        var row = Show(Policy(tickable: 1, ticked: 0) with { ConsequenceCount = 198 }, Item("state", "\"enabled\"", "\"disabled\""));

        var folded = row.Find("details.consequences");
        Assert.False(folded.HasAttribute("open"));
        Assert.StartsWith("198 consequences", folded.QuerySelector("summary")!.TextContent.Trim().Split("arrow_right")[^1].Trim(), StringComparison.Ordinal);
        Assert.Equal("Adele", folded.QuerySelector(".name")!.TextContent);
        Assert.Empty(folded.QuerySelectorAll("[role=checkbox]"));
        Assert.Contains("first 1 of 198", folded.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_that_a_rule_brought_are_one_folded_line_with_their_risk_said_once()
    {
        const string Rule = "A membership rule decides who is in this group: put the rule back, the members follow.";
        var row = Show(Policy(tickable: 1, ticked: 0) with { Ref = new("group", "g1") },
            [
                Item("membershipRule", null, "\"all\""),
                .. Enumerable.Range(1, 490).Select(n => new ReportItem
                {
                    Key = n, Kind = ItemKind.Link, Path = "members", Target = new("user", $"u{n}"), TargetName = $"Person {n}", LinkInNow = true, NotRestorable = Rule, Risk = "Left out.", IsTicked = false,
                }),
            ]);

        var lines = row.FindAll(".change-items > tbody > tr");
        Assert.Equal(2, lines.Count);
        Assert.Contains("490 consequences", lines[1].TextContent, StringComparison.Ordinal);
        Assert.Single(lines[1].QuerySelectorAll(".risk"));
        Assert.Equal("490 new now", lines[1].QuerySelector("details summary")!.TextContent);
        Assert.Equal(200, lines[1].QuerySelectorAll("details li").Length);
        Assert.Empty(lines[1].QuerySelectorAll("[role=checkbox]"));
    }

    [Fact]
    public void Of_thousands_of_members_only_the_first_are_shown_until_more_are_asked_for()
    {
        var row = Show(Policy(tickable: 450, ticked: 0), [.. Enumerable.Range(1, 450).Select(n => new ReportItem { Key = n, Kind = ItemKind.Link, Path = "members", Target = new("user", $"u{n}"), TargetName = $"Person {n}", LinkInFrom = true, IsTicked = false })]);

        Assert.Equal(200, row.FindAll(".change-items tbody tr").Count);
        row.FindAll("button").Single(button => button.TextContent.StartsWith("Show 200 more", StringComparison.Ordinal)).Click();
        row.FindAll("button").Single(button => button.TextContent.StartsWith("Show 50 more", StringComparison.Ordinal)).Click();
        Assert.Equal(450, row.FindAll(".change-items tbody tr").Count);
    }

    [Fact]
    public void Text_from_the_tenant_is_never_markup()
    {
        const string Attack = "<img src=x onerror=alert(1)>";
        var row = Show(Policy(tickable: 1, ticked: 0) with { DisplayName = Attack, SearchName = Attack, Risks = [Attack], Cause = Attack },
            Item(Attack, $"\"{Attack}\"", "[\"<script>1</script>\"]", ticked: true));

        Assert.Empty(row.FindAll("img, script"));
        Assert.Contains(Attack, row.Find(".name").TextContent, StringComparison.Ordinal);
    }

    private static ChangeSummary Policy(int tickable, int ticked) => new()
    {
        Key = 1,
        Ref = new("conditionalAccessPolicy", "policy-1"),
        DisplayName = "CA004 Require MFA",
        Action = ChangeAction.Update,
        AttributeCount = tickable,
        LinkCount = 0,
        IsCreatedSince = false,
        TickableCount = tickable,
        TickedCount = ticked,
    };

    private static ReportItem Item(string path, string? from, string? now, bool ticked = false) =>
        new() { Key = 1, Kind = ItemKind.Attribute, Path = path, From = from, Now = now, IsTicked = ticked };

    private IRenderedComponent<ChangeRow> Show(ChangeSummary change, params IReadOnlyList<ReportItem> items) => Show(change, mayTick: true, items);

    private IRenderedComponent<ChangeRow> Show(ChangeSummary change, bool mayTick, params IReadOnlyList<ReportItem> items) => Render<ChangeRow>(row => row
        .Add(one => one.Change, change)
        .Add(one => one.Open, items.Count == 0 ? null : new OpenRow(change.Objects.ToDictionary(one => one.Key, _ => new ReportItems(items, Names)), consequences))
        .Add(one => one.Report, Report)
        .Add(one => one.Sources, ReportSources.Unknown)
        .Add(one => one.MayTick, mayTick)
        .Add(one => one.OnTickObject, EventCallback.Factory.Create<ObjectTick>(this, objectTicks.Add))
        .Add(one => one.OnTickItem, EventCallback.Factory.Create<ItemTick>(this, ticks.Add)));
}
