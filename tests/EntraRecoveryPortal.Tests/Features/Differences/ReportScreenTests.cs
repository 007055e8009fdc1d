using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Security;
using static EntraRecoveryPortal.Tests.Features.Differences.Changes;

namespace EntraRecoveryPortal.Tests.Features.Differences;

public sealed class ReportScreenTests(ReportWorld world) : IClassFixture<ReportWorld>
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ticking_the_page_skips_what_would_delete_and_shows_in_rows_items_and_basket()
    {
        var report = await world.AddReportAsync(
            User("Adele", Attribute("department", "1", "2"), Attribute("mail", "1", "2", "Exchange owns it.")),
            Of("user", "Intruder", ChangeAction.SoftDelete, Whole()) with { IsCreatedSince = true });
        using var desk = world.SitDown("Ada", Roles.BackupAdministrator);
        var screen = Screen(desk);
        await screen.ShowAsync(report, new ChangeView { Sort = ChangeSort.Name }, Cancel);
        await screen.ExpandAsync(screen.Changes.Items[0], Cancel);
        Assert.Equal((TickState.None, 1), (screen.PageState, screen.Matching));

        await screen.TickPageAsync(ticked: true, Cancel);

        Assert.Equal([1, 0], screen.Changes.Items.Select(change => change.TickedCount));
        Assert.Equal([true, false], screen.OpenOf(screen.Changes.Items[0])!.Items.Values.Single().Items.Select(item => item.IsTicked));
        Assert.Equal((TickState.All, "1 object · 1 attribute"), (screen.PageState, screen.Basket.Summary));

        await screen.TickPageAsync(ticked: false, Cancel);
        Assert.Equal((TickState.None, true), (screen.PageState, screen.Basket.IsEmpty));
    }

    [Fact]
    public async Task Somebody_elses_screen_starts_without_my_ticks_and_mine_finds_them_again()
    {
        var report = await world.AddReportAsync(User("Adele", Attribute("department", "1", "2")));
        using var ada = world.SitDown("Ada", Roles.BackupAdministrator);
        using var bob = world.SitDown("Bob", Roles.BackupAdministrator);
        var before = Screen(ada);
        await before.ShowAsync(report, new ChangeView(), Cancel);
        await before.TickAsync(new([before.Changes.Items[0].Key], Ticked: true), Cancel);

        var (mine, theirs) = (Screen(ada), Screen(bob));
        await mine.ShowAsync(report, new ChangeView(), Cancel);
        await theirs.ShowAsync(report, new ChangeView(), Cancel);

        Assert.Equal(1, mine.Basket.Objects);
        Assert.True(theirs.Basket.IsEmpty);
        Assert.Equal(1, Assert.Single(theirs.Others).Objects);
    }

    [Fact]
    public async Task A_reader_sees_rows_and_facets_and_asks_for_no_ticks()
    {
        var report = await world.AddReportAsync(User("Adele", Attribute("department", "1", "2")));
        using var desk = world.SitDown("Rita", Roles.BackupReader);
        var screen = Screen(desk);

        await screen.ShowAsync(report, new ChangeView(), Cancel);

        Assert.False(screen.MayTick);
        Assert.Equal((1, "department"), (screen.Changes.Total, screen.Facets!.Attributes[0].Path));
    }

    [Fact]
    public async Task An_address_that_leads_to_one_object_opens_its_differences()
    {
        var report = await world.AddReportAsync(User("Adele", Attribute("department", "1", "2")), User("Bob", Attribute("department", "1", "2")));
        using var desk = world.SitDown("Rita", Roles.BackupReader);
        var screen = Screen(desk);
        var summary = report;

        await screen.ShowAsync(report, new ChangeView(), Cancel);
        Assert.All(screen.Changes.Items, change => Assert.Null(screen.OpenOf(change)));

        await screen.ShowAsync(report, new ChangeView { Filter = new() { Text = "id-of-Bob" } }, Cancel);
        Assert.Equal("department", Assert.Single(screen.OpenOf(Assert.Single(screen.Changes.Items))!.Items.Values.Single().Items).Path);
    }

    private static ReportScreen Screen(ReportWorld.Desk desk) => new(desk.Browser, desk.Drafts, desk.Reports);
}
