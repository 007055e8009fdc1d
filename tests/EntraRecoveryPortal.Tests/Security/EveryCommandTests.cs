using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Tests.Security;

/// <summary>A new method of a service is taken for a command until it is named here as something that readers may look at.</summary>
public sealed class EveryCommandTests(GuardedStore guarded) : IClassFixture<GuardedStore>
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

    public static TheoryData<string, string> Refusals
    {
        get
        {
            var refusals = new TheoryData<string, string>();
            foreach (var door in Door.All.Select(door => door.Name))
            {
                refusals.Add("nobody", door);
                refusals.Add(TestPerson.Nora.Name, door);
                if (!ReadersMay.Contains(door, StringComparer.Ordinal))
                    refusals.Add(TestPerson.Rita.Name, door);
            }

            return refusals;
        }
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Whoever_may_not_is_refused_and_audited_and_changes_nothing(string who, string name)
    {
        var person = new[] { TestPerson.Nora, TestPerson.Rita }.FirstOrDefault(person => person.Name == who);
        var door = Door.All.Single(door => door.Name == name);
        var (audit, state) = (await guarded.Portal.AuditAsync(), await guarded.StateAsync());
        await using var scope = guarded.Portal.ScopeOf(person);

        await Assert.ThrowsAsync<AccessDeniedException>(() => door.GoThroughAsync(scope.ServiceProvider, TestContext.Current.CancellationToken));

        var entry = Assert.Single((await guarded.Portal.AuditAsync()).Skip(audit.Count));
        Assert.Equal((AuditOutcome.Refused, person?.ObjectId), (entry.Outcome, entry.PersonObjectId));
        Assert.Equal(state, await guarded.StateAsync());
    }

    [Fact]
    public void Every_slice_with_commands_is_among_the_doors()
        => Assert.Superset(
            new HashSet<Type> { typeof(SnapshotService), typeof(ReportService), typeof(DraftService), typeof(RecoveryService), typeof(RecoveryHistory) },
            Door.All.Select(door => door.Service).ToHashSet());

    [Fact]
    public void What_readers_may_look_at_exists_and_no_two_doors_share_a_name()
    {
        var names = Door.All.Select(door => door.Name).ToList();
        Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
        Assert.Empty(ReadersMay.Except(names, StringComparer.Ordinal));
    }
}
