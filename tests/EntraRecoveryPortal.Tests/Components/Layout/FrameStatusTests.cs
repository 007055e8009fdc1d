using EntraRecoveryPortal.Components.Layout;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Jobs;

namespace EntraRecoveryPortal.Tests.Components.Layout;

public sealed class FrameStatusTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void All_is_well_after_a_recent_complete_snapshot()
    {
        Assert.Empty(Of(Snapshot(hoursAgo: 3)).Alerts);
    }

    [Fact]
    public void A_missed_snapshot_is_told_and_two_are_severe()
    {
        Assert.False(Assert.Single(Of(Snapshot(hoursAgo: 26)).Alerts).IsSevere);
        Assert.True(Assert.Single(Of(Snapshot(hoursAgo: 60)).Alerts).IsSevere);
    }

    [Fact]
    public void An_incomplete_type_is_named_once()
    {
        var alert = Assert.Single(Of(Snapshot(hoursAgo: 3, ("group", ""), ("group", "members"))).Alerts);

        Assert.Equal("Snapshot #7 is incomplete: group.", alert.Text);
        Assert.Equal("/snapshots/7", alert.Href);
    }

    [Fact]
    public void A_new_portal_has_no_snapshot_and_no_alert()
    {
        var status = Of(null);

        Assert.Null(status.Freshness.Number);
        Assert.Empty(status.Alerts);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void From_three_failures_in_a_row_on_everybody_is_told_why(int count, bool told)
    {
        var failures = new SnapshotFailures(9, count, "Microsoft Graph answered 403 for users.", Now.UtcDateTime, IsScheduled: true);

        var alerts = FrameStatus.Of(Snapshot(1), verification: null, TimeSpan.FromDays(1), [], Now, failures: failures).Alerts;

        Assert.Equal(told ? ["The last 3 snapshots failed. Microsoft Graph answered 403 for users."] : [], alerts.Select(alert => alert.Text));
    }

    [Fact]
    public void A_verification_that_found_something_is_always_told()
    {
        var result = new VerificationResult { UpToNumber = 7, FaultCount = 2, Affected = [3, 4, 5, 7] };
        var status = FrameStatus.Of(Snapshot(1), Verified(result), TimeSpan.FromDays(1), [], Now);

        var alert = Assert.Single(status.Alerts);
        Assert.True(alert is { IsSevere: true, AlwaysShown: true });
        Assert.Contains("2 faults found. Affected: #3 to #5, #7.", alert.Text, StringComparison.Ordinal);
        Assert.Null(status.Freshness.VerifiedTo);
    }

    [Fact]
    public void A_verification_that_found_nothing_is_told_with_the_snapshot()
    {
        var status = FrameStatus.Of(Snapshot(1), Verified(new VerificationResult { UpToNumber = 6 }), TimeSpan.FromDays(1), [], Now);

        Assert.Empty(status.Alerts);
        Assert.Equal(6, status.Freshness.VerifiedTo);
    }

    [Fact]
    public void A_verification_that_was_never_seen_running_is_told_apart_from_the_one_before()
    {
        var result = new VerificationResult { UpToNumber = 6 };
        var before = FrameStatus.Of(Snapshot(1), Verified(result), TimeSpan.FromDays(1), [], Now);
        var after = FrameStatus.Of(Snapshot(1), Verified(result) with { Key = 2 }, TimeSpan.FromDays(1), [], Now);

        Assert.NotEqual(before.VerificationKey, after.VerificationKey);
        Assert.Null(Of(Snapshot(1)).VerificationKey);
    }

    private static StoreVerification Verified(VerificationResult result) => new(1, Now.UtcDateTime, Now.UtcDateTime, "Ada", result);

    private static FrameStatus Of(SnapshotSummary? latest) => FrameStatus.Of(latest, verification: null, TimeSpan.FromDays(1), [], Now);

    private static SnapshotSummary Snapshot(int hoursAgo, params (string Type, string Relation)[] incomplete) => new()
    {
        Header = new SnapshotHeader
        {
            SnapshotKey = 70,
            TenantKey = 1,
            Number = 7,
            StartedAt = Now.UtcDateTime.AddHours(-hoursAgo),
            SealedAt = Now.UtcDateTime.AddHours(-hoursAgo),
            ExpiresAt = Now.UtcDateTime.AddDays(2),
            IsComplete = incomplete.Length == 0,
            ObjectCount = 500,
            LinkCount = 900,
            ChangedObjects = 1,
            ChangedLinks = 0,
            Hash = [1],
        },
        Trigger = "scheduled",
        Method = "full",
        Types =
        [
            .. incomplete.Select(part => new SnapshotTypeRow
            {
                SnapshotKey = 70, Type = part.Type, Relation = part.Relation, Coverage = CoverageState.Incomplete, Reason = "403",
                PresentCount = 0, SoftDeletedCount = 0, ChangedCount = 0,
            }),
        ],
    };
}
