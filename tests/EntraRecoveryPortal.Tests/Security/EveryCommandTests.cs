using System.Reflection;
using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using Microsoft.AspNetCore.Components;

namespace EntraRecoveryPortal.Tests.Security;

/// <summary>A new method of a service is taken for a command until it is named here as something that readers may look at.</summary>
public sealed class EveryCommandTests(GuardedTenant guarded) : IClassFixture<GuardedTenant>
{
    private static readonly string[] ReadersMay =
    [
        "AftermathHistory.EqualAsync", "AftermathHistory.SinceAsync", "AftermathHistory.WritesAsync",
        "ApprovalHistory.ApprovalAsync", "ApprovalHistory.FindAsync", "ApprovalHistory.OwedReviewsAsync", "ApprovalHistory.WaitingAsync",
        "AuditLog.ListAsync",
        "ObjectBrowser.ChooseAsync", "ObjectBrowser.CountsAsync", "ObjectBrowser.FindAsync", "ObjectBrowser.HistoryAsync", "ObjectBrowser.LinksAsync", "ObjectBrowser.ListAsync",
        "GraphAccessService.ReadAsync",
        "ImportedHistory.ListAsync", "ImportedHistory.TablesAsync",
        "IntegrityService.LatestAsync",
        "OverviewService.ReadAsync",
        "RecoveryHistory.BroughtBackAsync", "RecoveryHistory.FindAsync", "RecoveryHistory.LatestPlanAsync", "RecoveryHistory.LatestStepsAsync", "RecoveryHistory.ListAsync", "RecoveryHistory.StepsAsync",
        "ReportBrowser.ChangesAsync", "ReportBrowser.ConsequencesAsync", "ReportBrowser.FacetsAsync", "ReportBrowser.ItemsAsync", "ReportBrowser.OpenAsync",
        "ReportService.FindAsync", "ReportService.ListAsync", "ReportService.SnapshotBeforeAsync", "ReportService.SourcesAsync",
        "SettingsService.ForecastAsync", "SettingsService.HealthAsync", "SettingsService.ValuesAsync",
        "SnapshotService.FindAsync", "SnapshotService.LeavingBinAsync", "SnapshotService.ListAsync", "SnapshotService.LossesAsync",
    ];

    private static readonly string[] ApproversMay = ["ApprovalService.AnswerAsync", "ApprovalService.ReviewAsync"];

    /// <summary>Called by services, exports and jobs, which ask for the permission themselves.</summary>
    private static readonly string[] BehindTheDoors =
    [
        "ArchiveExport", "AuditExport", "BindBisection", "DraftPeople", "IReportFormat", "LiveReads", "PastedObjects", "PlanExport", "PlanKeeper", "RecoveryExport", "RecoveryJournal", "RecoveryLanes",
        "RecoveryPlanning", "RecoveryVerifier", "ReportExport", "ReportSides", "ReportStore", "StepRunner", "StepSettler",
    ];

    /// <summary>For who is here, which tenant it is, and the alerts of the layout.</summary>
    private static readonly string[] PagesAlsoGet = ["AccessRules", "Actor", "SingleTenant", "SnapshotStore", "StoreSpace", "VerificationStore"];

    public static TheoryData<string, string> Refusals
    {
        get
        {
            var refusals = new TheoryData<string, string>();
            foreach (var door in Door.All.Select(door => door.Name))
            {
                refusals.Add("nobody", door);
                refusals.Add(TestPerson.Nora.Name, door);
                if (ReadersMay.Contains(door, StringComparer.Ordinal))
                    continue;
                refusals.Add(TestPerson.Rita.Name, door);
                if (!ApproversMay.Contains(door, StringComparer.Ordinal))
                    refusals.Add(TestPerson.Anna.Name, door);
            }

            return refusals;
        }
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Whoever_may_not_is_refused_and_audited_and_changes_nothing(string who, string name)
    {
        var person = new[] { TestPerson.Nora, TestPerson.Rita, TestPerson.Anna }.FirstOrDefault(person => person.Name == who);
        var door = Door.All.Single(door => door.Name == name);
        var (audit, state) = (await guarded.Portal.AuditAsync(), await guarded.StateAsync());
        await using var scope = guarded.Portal.ScopeOf(person);

        await Assert.ThrowsAsync<AccessDeniedException>(() => door.GoThroughAsync(scope.ServiceProvider, TestContext.Current.CancellationToken));

        var entry = Assert.Single((await guarded.Portal.AuditAsync()).Skip(audit.Count));
        Assert.Equal((AuditOutcome.Refused, person?.ObjectId), (entry.Outcome, entry.PersonObjectId));
        Assert.Equal(state, await guarded.StateAsync());
        Assert.Equal(0, await guarded.WritesAsync());
    }

    [Fact]
    public void Every_slice_with_commands_is_among_the_doors()
        => Assert.Superset(
            new HashSet<Type> { typeof(SnapshotService), typeof(ReportService), typeof(DraftService), typeof(RecoveryService), typeof(RecoveryHistory) },
            Door.All.Select(door => door.Service).ToHashSet());

    [Fact]
    public void Whatever_else_a_slice_gives_to_circuits_and_requests_is_named_here_and_no_page_gets_it()
    {
        var others = Door.Registered().Where(type => type.Namespace!.StartsWith("EntraRecoveryPortal.Features.", StringComparison.Ordinal) && !Door.IsNamedAsOne(type) && !type.IsAssignableTo(typeof(IJob))).Select(type => type.Name).Distinct();
        Assert.Equal(BehindTheDoors.Order(StringComparer.Ordinal), others.Order(StringComparer.Ordinal));

        var doors = Door.All.Select(door => door.Service).ToHashSet();
        var given = typeof(PortalHost).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IComponent)))
            .SelectMany(type => type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)).Where(property => property.IsDefined(typeof(InjectAttribute)))
            .Select(property => property.PropertyType).Where(type => type.Namespace!.StartsWith("EntraRecoveryPortal", StringComparison.Ordinal) && !doors.Contains(type)).Select(type => type.Name).Distinct();
        Assert.Equal(PagesAlsoGet.Order(StringComparer.Ordinal), given.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_readers_may_look_at_exists_and_no_two_doors_share_a_name()
    {
        var names = Door.All.Select(door => door.Name).ToList();
        Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
        Assert.Empty(ReadersMay.Concat(ApproversMay).Except(names, StringComparer.Ordinal));
    }
}
