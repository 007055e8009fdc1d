using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Features.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Features.Differences;

public sealed class ReportServiceTests : ReportWorld
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly TenantState tenant = new TenantState()
        .User("ada", "Ada", "Finance").User("bob", "Bob", "Finance").User("cleo", "Cleo", "Sales")
        .Group("admins", "Admins").Member("admins", "ada");

    [Fact]
    public async Task A_report_between_two_snapshots_holds_every_difference_and_its_totals()
    {
        await tenant.CaptureAsync(Store, Cancel);
        await tenant.User("bob", "Bob").Member("admins", "cleo").Leave("admins", "ada").CaptureAsync(Store, Cancel);
        using var desk = SitDown("Ada", Roles.BackupAdministrator);

        var number = await CreateAsync(desk, new() { From = 1, To = 2, OperationId = Guid.NewGuid() });
        Assert.Equal(JobState.Initialized, (await desk.Reports.FindAsync(number, Cancel))!.State);
        Assert.Null(await RunReportJobAsync());

        var report = (await desk.Reports.FindAsync(number, Cancel))!;
        Assert.Equal((JobState.Successful, 2, 1, 2), (report.State, report.Objects, report.Attributes, report.Links));
        Assert.Equal(("Snapshot #1", "Snapshot #2", "Ada"), (report.From.Name, report.To.Name, report.CreatedByName));
        var changes = (await desk.Browser.ChangesAsync(report.Key, new ChangeView { Sort = ChangeSort.Name }, Cancel)).Items;
        Assert.Equal([("Admins", 0, 2), ("Bob", 1, 0)], changes.Select(change => (change.DisplayName, change.AttributeCount, change.LinkCount)));
        var links = (await desk.Browser.ItemsAsync(changes[0].Key, Cancel)).Items;
        Assert.Equal([("Ada", true, false), ("Cleo", false, true)], links.Select(link => (link.TargetName!, link.LinkInFrom, link.LinkInNow)).Order());
        var department = Assert.Single((await desk.Browser.ItemsAsync(changes[1].Key, Cancel)).Items);
        Assert.Equal(("department", "\"Finance\"", null), (department.Path, department.From, department.Now));
    }

    [Fact]
    public async Task A_change_of_the_portals_own_application_is_shown_and_cannot_be_ticked()
    {
        await tenant.Application("own", "Portal reader", appId: "reader").Application("other", "Payroll", appId: "payroll").CaptureAsync(Store, Cancel);
        await tenant.Application("own", "Somebody's", appId: "reader").Application("other", "Somebody's too", appId: "payroll").CaptureAsync(Store, Cancel);
        using var desk = SitDown("Ada", Roles.BackupAdministrator);
        var number = await CreateAsync(desk, new() { From = 1, To = 2, OperationId = Guid.NewGuid() });
        await RunReportJobAsync();

        var report = (await desk.Reports.FindAsync(number, Cancel))!;
        var changes = (await desk.Browser.ChangesAsync(report.Key, new ChangeView(), Cancel)).Items.ToDictionary(change => change.Ref.Id);
        Assert.Equal((1, 0), (changes["own"].AttributeCount, changes["own"].TickableCount));
        Assert.Contains("portal's own", Assert.Single((await desk.Browser.ItemsAsync(changes["own"].Key, Cancel)).Items).NotRestorable, StringComparison.Ordinal);
        await desk.Drafts.TickPointedAsync(report.Key, [changes["own"].Key], Cancel);
        await desk.Drafts.TickMatchingAsync(report.Key, new ChangeFilter(), Cancel);
        await desk.Drafts.TickItemsAsync(report.Key, [.. (await desk.Browser.ItemsAsync(changes["own"].Key, Cancel)).Items.Select(item => item.Key)], Cancel);

        Assert.Equal(1, (await desk.Drafts.BasketAsync(report.Key, Cancel)).Objects);
        Assert.All((await desk.Browser.ItemsAsync(changes["other"].Key, Cancel)).Items, item => Assert.True(item.IsTicked));
    }

    [Fact]
    public async Task Run_again_after_a_crash_a_report_holds_its_rows_once()
    {
        await tenant.CaptureAsync(Store, Cancel);
        await tenant.User("bob", "Bob").CaptureAsync(Store, Cancel);
        using var desk = SitDown("Ada", Roles.BackupAdministrator);
        var number = await CreateAsync(desk, new() { From = 1, To = 2, OperationId = Guid.NewGuid() });
        await RunReportJobAsync();
        await using (var db = Open())
        {
            await db.Reports.ExecuteUpdateAsync(row => row.SetProperty(report => report.State, JobState.Running), Cancel);
            await db.Jobs.ExecuteUpdateAsync(row => row.SetProperty(job => job.State, JobState.Running).SetProperty(job => job.LeaseUntil, (DateTime?)null), Cancel);
        }

        await RunReportJobAsync();

        var report = (await desk.Reports.FindAsync(number, Cancel))!;
        Assert.Equal((JobState.Successful, 1), (report.State, report.Objects));
        Assert.Equal(1, (await desk.Browser.ChangesAsync(report.Key, new ChangeView(), Cancel)).Total);
    }

    [Fact]
    public async Task The_same_wish_sent_twice_makes_one_report()
    {
        await tenant.CaptureAsync(Store, Cancel);
        await tenant.User("bob", "Bob").CaptureAsync(Store, Cancel);
        using var desk = SitDown("Ada", Roles.BackupAdministrator);
        var wish = new NewReport { From = 1, To = 2, OperationId = Guid.NewGuid() };

        Assert.Equal(await CreateAsync(desk, wish), await CreateAsync(desk, wish));
        Assert.Equal(1, (await desk.Reports.ListAsync(0, 10, Cancel)).Total);
    }

    [Fact]
    public async Task Pasted_ids_names_and_principal_names_are_found_and_the_rest_is_told()
    {
        await tenant.User("dan-1", "Dana").User("dan-2", "Dana").CaptureAsync(Store, Cancel);
        await tenant.User("bob", "Bob").User("ada", "Ada", "Board").User("cleo", "Cleo", "Board").User("dan-2", "Dana", "Board").CaptureAsync(Store, Cancel);
        using var desk = SitDown("Ada", Roles.BackupAdministrator);

        var created = Assert.IsType<ReportCreation.Created>(await desk.Reports.CreateAsync(
            new() { From = 1, To = 2, Scope = ReportScope.Ids, Ids = "BOB@contoso.example\ncleo\n nobody@contoso.example;Dana", OperationId = Guid.NewGuid() }, Cancel));
        await RunReportJobAsync();

        Assert.Equal(["nobody@contoso.example"], created.Unresolved);
        Assert.Equal(["Dana"], created.Ambiguous);
        var report = (await desk.Reports.FindAsync(created.Number, Cancel))!;
        Assert.Equal("4 objects", report.Detail.Words(report.Scope));
        Assert.Equal(["Bob", "Cleo", "Dana"], (await desk.Browser.ChangesAsync(report.Key, new ChangeView { Sort = ChangeSort.Name }, Cancel)).Items.Select(change => change.DisplayName));
    }

    [Fact]
    public async Task A_wish_that_cannot_be_met_is_answered_with_its_reason()
    {
        using var desk = SitDown("Ada", Roles.BackupAdministrator);
        Assert.Equal(ReportCreation.Refused.NoSnapshot, await desk.Reports.CreateAsync(new() { OperationId = Guid.NewGuid() }, Cancel));
        await tenant.CaptureAsync(Store, Cancel);

        Assert.Equal(ReportCreation.Refused.UnknownSnapshot(7), await desk.Reports.CreateAsync(new() { From = 7, OperationId = Guid.NewGuid() }, Cancel));
        Assert.Equal(ReportCreation.Refused.SameSides, await desk.Reports.CreateAsync(new() { From = 1, To = 1, OperationId = Guid.NewGuid() }, Cancel));
        Assert.Equal(ReportCreation.Refused.NothingChosen, await desk.Reports.CreateAsync(new() { Scope = ReportScope.Types, OperationId = Guid.NewGuid() }, Cancel));
        Assert.Equal(ReportCreation.Refused.UnknownType("mailbox"), await desk.Reports.CreateAsync(new() { Scope = ReportScope.Types, Types = ["mailbox"], OperationId = Guid.NewGuid() }, Cancel));
        Assert.Equal(ReportCreation.Refused.NothingPasted, await desk.Reports.CreateAsync(new() { Scope = ReportScope.Ids, Ids = " ;", OperationId = Guid.NewGuid() }, Cancel));
        Assert.IsType<ReportCreation.Refused>(await desk.Reports.CreateAsync(new() { Scope = ReportScope.Ids, Ids = "nobody", OperationId = Guid.NewGuid() }, Cancel));
        Assert.Equal(0, (await desk.Reports.ListAsync(0, 10, Cancel)).Total);
    }

    [Fact]
    public async Task A_report_whose_capture_failed_says_so_and_why()
    {
        await tenant.CaptureAsync(Store, Cancel);
        await EndCapturesAsync(JobState.Successful, error: null);
        using var desk = SitDown("Ada", Roles.BackupAdministrator);
        var number = await CreateAsync(desk, new() { OperationId = Guid.NewGuid() });
        await EndCapturesAsync(JobState.Failed, "Graph refused.");

        Assert.Equal("The tenant could not be captured. Graph refused.", await RunReportJobAsync());

        var report = (await desk.Reports.FindAsync(number, Cancel))!;
        Assert.Equal((JobState.Failed, "The tenant could not be captured. Graph refused."), (report.State, report.Error));
    }

    [Fact]
    public async Task The_capture_that_a_report_waits_for_is_claimed_before_it()
    {
        await tenant.CaptureAsync(Store, Cancel);
        await EndCapturesAsync(JobState.Successful, error: null);
        using var desk = SitDown("Ada", Roles.BackupAdministrator);

        await CreateAsync(desk, new() { OperationId = Guid.NewGuid() });

        await using var db = Open();
        Assert.Equal(["capture", ReportService.JobKind], await db.Jobs.Where(job => job.State == JobState.Initialized).OrderBy(job => job.JobKey).Select(job => job.Kind).ToListAsync(Cancel));
    }

    [Fact]
    public async Task Now_is_the_snapshot_of_the_capture_that_was_under_way()
    {
        await tenant.CaptureAsync(Store, Cancel);
        await EndCapturesAsync(JobState.Successful, error: null);
        await tenant.User("bob", "Bob").CaptureAsync(Store, Cancel);
        using var desk = SitDown("Ada", Roles.BackupAdministrator);
        var number = await CreateAsync(desk, new() { From = 1, OperationId = Guid.NewGuid() });
        await EndCapturesAsync(JobState.Successful, error: null);

        Assert.Null(await RunReportJobAsync());

        var made = (await desk.Reports.FindAsync(number, Cancel))!;
        Assert.Equal((true, (int?)2, 1), (made.To.IsNow, made.To.Number, made.Objects));
    }

    [Fact]
    public async Task A_reader_is_refused_a_report_and_the_refusal_is_audited()
    {
        await tenant.CaptureAsync(Store, Cancel);
        using var desk = SitDown("Rita", Roles.BackupReader);

        Assert.False(desk.Reports.MayCreate);
        await Assert.ThrowsAsync<AccessDeniedException>(() => desk.Reports.CreateAsync(new() { OperationId = Guid.NewGuid() }, Cancel));
        await Assert.ThrowsAsync<AccessDeniedException>(() => desk.Reports.CreateFromReadingAsync(1, "Undo", Guid.NewGuid(), Cancel));

        await using var db = Open();
        Assert.Equal(2, await db.AuditEntries.CountAsync(entry => entry.PersonName == "Rita" && entry.Outcome == AuditOutcome.Refused, Cancel));
        Assert.Equal(0, await db.Reports.CountAsync(Cancel));
    }

    internal static async Task<int> CreateAsync(Desk desk, NewReport wish) =>
        Assert.IsType<ReportCreation.Created>(await desk.Reports.CreateAsync(wish, Cancel)).Number;
}

public sealed class ReaderReportTests : ReportWorld
{
    protected override bool ReadersMayCreateReports => true;

    [Fact]
    public async Task A_reader_makes_reports_when_the_host_says_readers_may_but_still_ticks_nothing()
    {
        await new TenantState().User("ada", "Ada").CaptureAsync(Store, TestContext.Current.CancellationToken);
        using var desk = SitDown("Rita", Roles.BackupReader);

        await ReportServiceTests.CreateAsync(desk, new() { OperationId = Guid.NewGuid() });

        Assert.True(desk.Reports.MayCreate);
        Assert.False(desk.Reports.MayTick);
    }
}
