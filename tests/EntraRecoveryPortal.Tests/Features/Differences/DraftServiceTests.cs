using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;
using static EntraRecoveryPortal.Tests.Features.Differences.Changes;

namespace EntraRecoveryPortal.Tests.Features.Differences;

public sealed class DraftServiceTests(ReportWorld world) : IClassFixture<ReportWorld>
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tick_all_that_match_ticks_that_attribute_alone_and_leaves_honest_changes()
    {
        var report = await world.AddReportAsync(
            User("Adele", Attribute("department", "\"Finance\"", null), Attribute("jobTitle", "\"Clerk\"", null)),
            User("Alex", Attribute("department", "\"Finance\"", null)),
            User("Megan", Attribute("department", "\"Finance\"", "\"Sales\"")));
        using var desk = world.SitDown("Ada", Roles.BackupAdministrator);
        var filter = new ChangeFilter { Attribute = "department", Now = ChangeFilter.Empty };

        Assert.Equal(2, await desk.Drafts.CountMatchingAsync(report, filter, Cancel));
        Assert.Equal(2, await desk.Drafts.TickMatchingAsync(report, filter, Cancel));

        var basket = await desk.Drafts.BasketAsync(report, Cancel);
        Assert.Equal((2, 2, 0), (basket.Objects, basket.Attributes, basket.Links));
        Assert.Equal(("Adele", 1, 2), await TicksOfAsync(desk, report, "Adele"));
        Assert.Equal(("Megan", 0, 1), await TicksOfAsync(desk, report, "Megan"));
    }

    [Fact]
    public async Task Ticking_many_never_ticks_what_would_delete_but_pointing_at_one_does()
    {
        var report = await world.AddReportAsync(
            User("Adele", Attribute("department", "1", "2")),
            Of("user", "Intruder", ChangeAction.SoftDelete, Whole()) with { IsCreatedSince = true },
            Of("oAuth2PermissionGrant", "Grant", ChangeAction.Delete, Whole()));
        using var desk = world.SitDown("Ada", Roles.BackupAdministrator);
        var keys = (await desk.Browser.ChangesAsync(report, new ChangeView { Sort = ChangeSort.Name }, Cancel)).Items;

        await desk.Drafts.TickMatchingAsync(report, ChangeFilter.None, Cancel);
        await desk.Drafts.TickObjectsAsync(report, [.. keys.Select(change => change.Key)], Cancel);
        Assert.Equal(1, (await desk.Drafts.BasketAsync(report, Cancel)).Objects);

        await desk.Drafts.TickPointedAsync(report, [keys.Single(change => change.DisplayName == "Intruder").Key], Cancel);
        await desk.Drafts.TickPointedAsync(report, [keys.Single(change => change.DisplayName == "Grant").Key], Cancel);
        Assert.Equal("change 1 attribute of 1 user, delete 1, delete 1 permanently", (await desk.Drafts.BasketAsync(report, Cancel)).Deeds, ignoreCase: true);
    }

    [Fact]
    public async Task What_cannot_be_restored_is_never_ticked_whatever_is_asked()
    {
        var report = await world.AddReportAsync(
            User("Partly", Attribute("department", "1", "2"), Attribute("mail", "1", "2", "Exchange owns it.")),
            User("Synced", Attribute("department", "1", "2")) with { NotRestorable = "Synced from on-premises." });
        using var desk = world.SitDown("Ada", Roles.BackupAdministrator);
        await using var db = world.Open();
        var items = await db.ReportItems.Where(item => item.ReportKey == report).Select(item => item.ItemKey).ToListAsync(Cancel);
        var changes = await db.ReportChanges.Where(change => change.ReportKey == report).Select(change => change.ChangeKey).ToListAsync(Cancel);

        await desk.Drafts.TickItemsAsync(report, items, Cancel);
        await desk.Drafts.TickObjectsAsync(report, changes, Cancel);
        await desk.Drafts.TickMatchingAsync(report, ChangeFilter.None, Cancel);

        Assert.Equal((1, 1), await CountsAsync(desk, report));
    }

    [Fact]
    public async Task Items_of_another_report_are_not_ticked_in_this_one()
    {
        var mine = await world.AddReportAsync(User("Adele", Attribute("department", "1", "2")));
        var other = await world.AddReportAsync(User("Adele", Attribute("department", "1", "2")));
        using var desk = world.SitDown("Ada", Roles.BackupAdministrator);
        await using var db = world.Open();
        var item = await db.ReportItems.Where(row => row.ReportKey == other).Select(row => row.ItemKey).SingleAsync(Cancel);

        await desk.Drafts.TickItemsAsync(mine, [item], Cancel);

        Assert.Equal((0, 0), await CountsAsync(desk, mine));
        Assert.Equal((0, 0), await CountsAsync(desk, other));
    }

    [Fact]
    public async Task Ticking_twice_is_harmless_and_ticks_can_be_taken_back()
    {
        var report = await world.AddReportAsync(
            User("Adele", Attribute("department", "1", "2"), LinkGone("manager", "Boss")),
            User("Alex", Attribute("department", "1", "2")));
        using var desk = world.SitDown("Ada", Roles.BackupAdministrator);
        var changes = (await desk.Browser.ChangesAsync(report, new ChangeView { Sort = ChangeSort.Name }, Cancel)).Items;
        var items = (await desk.Browser.ItemsAsync(changes[0].Key, Cancel)).Items;

        await desk.Drafts.TickPointedAsync(report, [changes[0].Key], Cancel);
        await desk.Drafts.TickPointedAsync(report, [changes[0].Key], Cancel);
        await desk.Drafts.TickItemsAsync(report, [items[0].Key], Cancel);
        await desk.Drafts.TickPointedAsync(report, [changes[1].Key], Cancel);
        Assert.Equal((2, 3), await CountsAsync(desk, report));

        await desk.Drafts.UntickItemsAsync(report, [items[0].Key], Cancel);
        Assert.Equal((2, 2), await CountsAsync(desk, report));
        Assert.Equal([false, true], (await desk.Browser.ItemsAsync(changes[0].Key, Cancel)).Items.Select(item => item.IsTicked));

        await desk.Drafts.UntickObjectsAsync(report, [changes[0].Key], Cancel);
        Assert.Equal((1, 1), await CountsAsync(desk, report));

        await desk.Drafts.ClearAsync(report, Cancel);
        Assert.True((await desk.Drafts.BasketAsync(report, Cancel)).IsEmpty);
    }

    [Fact]
    public async Task Each_person_has_ticks_of_their_own_and_is_told_of_others_on_the_same_objects()
    {
        var early = await world.AddReportAsync(User("Shared", Attribute("department", "1", "2")), User("Elsewhere", Attribute("department", "1", "2")));
        var late = await world.AddReportAsync(User("Shared", Attribute("department", "1", "3")));
        using var bob = world.SitDown("Bob", Roles.BackupAdministrator);
        using var carol = world.SitDown("Carol", Roles.BackupAdministrator);
        await Assert.ThrowsAsync<AccessDeniedException>(() => world.SitDown("Bob").Drafts.ClearAsync(early, Cancel));

        await bob.Drafts.TickMatchingAsync(early, ChangeFilter.None, Cancel);

        Assert.Equal((0, 0), await CountsAsync(carol, early));
        Assert.Equal([("Bob", 1)], (await carol.Drafts.OthersAsync(late, Cancel)).Select(other => (other.PersonName, other.Objects)));
        Assert.Equal([("Bob", 2)], (await carol.Drafts.OthersAsync(early, Cancel)).Select(other => (other.PersonName, other.Objects)));
        Assert.Empty(await bob.Drafts.OthersAsync(early, Cancel));
    }

    [Fact]
    public async Task A_reader_cannot_tick_and_the_refusal_is_audited()
    {
        var report = await world.AddReportAsync(User("Adele", Attribute("department", "1", "2")));
        using var desk = world.SitDown("Rita Reader", Roles.BackupReader);

        await Assert.ThrowsAsync<AccessDeniedException>(() => desk.Drafts.TickMatchingAsync(report, ChangeFilter.None, Cancel));
        await Assert.ThrowsAsync<AccessDeniedException>(() => desk.Drafts.TickItemsAsync(report, [1], Cancel));

        await using var db = world.Open();
        Assert.Equal(2, await db.AuditEntries.CountAsync(entry => entry.PersonName == "Rita Reader" && entry.Outcome == "refused" && entry.Action == "report.tick", Cancel));
        Assert.Equal(0, await db.DraftTicks.CountAsync(tick => tick.ReportKey == report, Cancel));
    }

    private static async Task<(int Objects, int Items)> CountsAsync(ReportWorld.Desk desk, long report)
    {
        var basket = await desk.Drafts.BasketAsync(report, Cancel);
        return (basket.Objects, basket.Counts.Sum(count => count.Items));
    }

    private static async Task<(string, int Ticked, int Tickable)> TicksOfAsync(ReportWorld.Desk desk, long report, string name)
    {
        var page = await desk.Browser.ChangesAsync(report, new ChangeView { Filter = new() { Text = name } }, Cancel);
        var change = Assert.Single(page.Items);
        return (change.DisplayName, change.TickedCount, change.TickableCount);
    }
}
