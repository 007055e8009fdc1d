using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Features.Snapshots;
using EntraRecoveryPortal.Tests.Graph;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Features.Differences;

public sealed class LiveReportTests : ReportWorld
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private LoopbackGraph? graph;

    protected override Uri GraphServer => graph!.Url;

    public override async ValueTask InitializeAsync()
    {
        graph = await LoopbackGraph.StartAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await graph!.DisposeAsync();
    }

    [Fact]
    public async Task Now_of_some_types_is_read_live_kept_with_the_report_and_takes_no_snapshot()
    {
        await new TenantState().User("ada", "Ada", "Finance").User("bob", "Bob").Group("admins", "Admins").CaptureAsync(Store, Cancel);
        graph!.Map("users", """{"value":[{"id":"ada","displayName":"Ada","userPrincipalName":"ada@contoso.example","department":null},{"id":"eve","displayName":"Eve","userPrincipalName":"eve@contoso.example"}]}""");
        graph.Map("directory/deletedItems/microsoft.graph.user", """{"value":[{"id":"bob","displayName":"Bob","userPrincipalName":"bob@contoso.example","deletedDateTime":"2026-03-01T00:00:00Z"}]}""");
        using var desk = SitDown("Ada", Roles.BackupAdministrator);
        var number = await ReportServiceTests.CreateAsync(desk, new() { Scope = ReportScope.Types, Types = ["user"], OperationId = Guid.NewGuid() });

        Assert.Null(await RunReportJobAsync());

        var report = (await desk.Reports.FindAsync(number, Cancel))!;
        Assert.Equal((JobState.Successful, true, null), (report.State, report.To.IsNow, report.To.Number));
        Assert.NotNull(report.To.At);
        var changes = (await desk.Browser.ChangesAsync(report.Key, new ChangeView { Sort = ChangeSort.Name }, Cancel)).Items;
        Assert.Equal([("Ada", ChangeAction.Update), ("Bob", ChangeAction.Restore), ("Eve", ChangeAction.SoftDelete)], changes.Select(change => (change.DisplayName, change.Action)));
        Assert.Equal([false, false, true], changes.Select(change => change.IsCreatedSince));
        await using var db = Open();
        Assert.Equal((1, 1), (await db.Snapshots.CountAsync(Cancel), await db.Readings.CountAsync(Cancel)));
    }

    [Fact]
    public async Task What_could_not_be_read_now_is_told_and_is_no_difference()
    {
        await new TenantState().User("ada", "Ada", "Finance").CaptureAsync(Store, Cancel);
        graph!.Map("users", """{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges."}}""", 403);
        using var desk = SitDown("Ada", Roles.BackupAdministrator);
        var number = await ReportServiceTests.CreateAsync(desk, new() { Scope = ReportScope.Types, Types = ["user"], OperationId = Guid.NewGuid() });

        await RunReportJobAsync();

        var report = (await desk.Reports.FindAsync(number, Cancel))!;
        Assert.Equal((JobState.Successful, 0), (report.State, report.Objects));
        Assert.Contains(report.NotCompared, gap => gap is { Type: "user", Relation: "" } && gap.Reason.Contains("403", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_kept_reading_is_compared_with_the_same_objects_now()
    {
        await new TenantState().User("ada", "Ada", "Finance").CaptureAsync(Store, Cancel);
        graph!.Map("users", """{"value":[{"id":"ada","displayName":"Ada","department":"Finance"}]}""");
        graph.Map("directory/deletedItems/microsoft.graph.user", """{"value":[]}""");
        using var desk = SitDown("Ada", Roles.BackupAdministrator);
        await ReportServiceTests.CreateAsync(desk, new() { Scope = ReportScope.Types, Types = ["user"], OperationId = Guid.NewGuid() });
        await RunReportJobAsync();
        await using var db = Open();
        var reading = await db.Readings.Select(row => row.ReadingKey).SingleAsync(Cancel);

        var operation = Guid.NewGuid();
        var number = await desk.Reports.CreateFromReadingAsync(reading, "Before recovery 1", operation, Cancel);
        Assert.Equal(number, await desk.Reports.CreateFromReadingAsync(reading, "Before recovery 1", operation, Cancel));
        await RunReportJobAsync();

        var report = (await desk.Reports.FindAsync(number, Cancel))!;
        Assert.Equal((JobState.Successful, "Before recovery 1"), (report.State, report.Detail.Title));
        Assert.Equal(("the state before a recovery", true), (report.From.Name, report.To.IsNow));
    }
}
