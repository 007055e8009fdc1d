using Bunit;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Data;
using Microsoft.AspNetCore.Components;

namespace EntraRecoveryPortal.Tests.Components.Shared;

public sealed class SharedComponentTests : ComponentTests
{
    private const string Evil = "<img src=x onerror=alert(1)>";

    [Fact]
    public void A_value_from_the_tenant_is_text_and_never_markup()
    {
        var json = System.Text.Json.JsonSerializer.Serialize(Evil);
        var table = Render<AttributeDiff>(p => p.Add(c => c.Rows,
        [
            new("displayName", json, "\"Ada\""),
            new("tags", $"[{json}]", "[]"),
            new("notes", $"{{\"a\":{json}}}", "{}"),
        ]));

        Assert.Empty(table.FindAll("img"));
        Assert.Contains(Evil, table.Find("tbody td").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_gone_and_what_is_new_carry_a_sign_and_a_word_beside_the_colour()
    {
        var table = Render<AttributeDiff>(p => p.Add(c => c.Rows, [new("includeUsers", "[\"Finance\"]", "[\"All\"]"), new("state", "\"enabled\"", "\"disabled\"")]));

        Assert.Equal("−gone now: Finance", table.Find(".is-gone").TextContent);
        Assert.Equal("+new now: All", table.Find(".is-new").TextContent);
        Assert.Equal("enabled", table.Find("del").TextContent);
        Assert.Equal("disabled", table.Find("ins").TextContent);
    }

    [Fact]
    public void A_time_shows_the_viewers_zone_and_carries_utc()
    {
        var text = Render<TimeText>(p => p
            .Add(c => c.Utc, Now.UtcDateTime.AddMinutes(-4))
            .AddCascadingValue(ViewerZone.Of("Europe/Berlin")));

        var time = text.Find("time");
        Assert.Equal("2026-03-14 12:56 UTC+14 min ago", time.TextContent);
        Assert.Equal("2026-03-14 11:56:00 UTC", time.GetAttribute("title"));
        Assert.Equal("2026-03-14T11:56:00Z", time.GetAttribute("datetime"));
    }

    [Fact]
    public void A_short_id_copies_the_whole_one()
    {
        const string Id = "3f2b8c1e-0a55-4b5e-9f10-2e6f0a1b2c3d";
        var id = Render<ShortId>(p => p.Add(c => c.Id, Id));

        Assert.Equal("3f2b8c1e", id.Find("code").TextContent);
        Assert.Equal(Id, id.Find("button").GetAttribute("data-copy"));
    }

    [Fact]
    public void Each_filter_can_be_removed_alone_or_all_at_once()
    {
        var state = new UrlState { Search = "ada" }.Toggle("type", "user").Toggle("tab", "raw");
        var chips = Render<FilterChips>(p => p
            .Add(c => c.Chips, FilterChip.Of("/objects", state, (name, value) => name == "type" ? $"Type {value}" : null))
            .Add(c => c.ClearHref, "/objects"));

        Assert.Equal(["/objects?type=user&tab=raw", "/objects?q=ada&tab=raw", "/objects"], chips.FindAll("a").Select(a => a.GetAttribute("href")));
        Assert.Equal("“ada”", chips.Find("a span").TextContent);
    }

    [Fact]
    public void A_table_pages_and_sorts_by_links()
    {
        var table = Render<PagedTable<string>>(p => p
            .Add(c => c.Label, "People")
            .Add(c => c.Path, "/people")
            .Add(c => c.State, new UrlState { Page = 2, Size = 25, Sort = "name" })
            .Add(c => c.Load, _ => Task.FromResult(new Page<string>(["Ada"], 60)))
            .Add(c => c.Header, builder =>
            {
                builder.OpenComponent<SortHeader>(0);
                builder.AddAttribute(1, nameof(SortHeader.Column), "name");
                builder.AddAttribute(2, nameof(SortHeader.State), new UrlState { Page = 2, Size = 25, Sort = "name" });
                builder.AddAttribute(3, nameof(SortHeader.Path), "/people");
                builder.AddAttribute(4, nameof(SortHeader.ChildContent), (RenderFragment)(b => b.AddContent(0, "Name")));
                builder.CloseComponent();
            })
            .Add(c => c.Row, name => $"<tr><td>{name}</td></tr>"));

        Assert.Contains("26–50 of 60", table.Find(".pager").TextContent, StringComparison.Ordinal);
        Assert.Equal("/people?sort=name&size=25", table.Find("[aria-label='Previous page']").GetAttribute("href"));
        Assert.Equal("/people?sort=name&page=3&size=25", table.Find("[aria-label='Next page']").GetAttribute("href"));
        Assert.Equal("ascending", table.Find("th").GetAttribute("aria-sort"));
        Assert.Equal("/people?sort=-name&size=25", table.Find("th a").GetAttribute("href"));
    }

    [Fact]
    public void Actions_and_states_are_words_beside_their_colour()
    {
        Assert.Equal("Delete (permanent)", Render<ActionBadge>(p => p.Add(c => c.Action, "Delete")).Find(".badge > span").TextContent);
        Assert.Equal("Reading", Render<StateBadge>(p => p.Add(c => c.State, "loadingData")).Find(".badge > span").TextContent);
        Assert.Equal("somethingNew", Render<StateBadge>(p => p.Add(c => c.State, "somethingNew")).Find(".badge > span").TextContent);
    }
}
