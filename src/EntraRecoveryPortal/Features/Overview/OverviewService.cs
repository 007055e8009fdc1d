using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Features.Recoveries.Approvals;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Jobs;

namespace EntraRecoveryPortal.Features.Overview;

/// <summary>Gathers what the other slices know into one answer.</summary>
public sealed class OverviewService(
    SnapshotService snapshots, IntegrityService integrity, ReportService reports, RecoveryHistory recoveries, ApprovalHistory approvals, NextSnapshot next, TimeProvider clock)
{
    public const int StripDays = 30;
    public const int LossDays = 7;
    private static readonly TimeSpan LeavingSoon = TimeSpan.FromDays(3);
    private const int StripSnapshots = 200;

    public async Task<OverviewSummary> ReadAsync(CancellationToken cancel)
    {
        var newest = await snapshots.ListAsync(0, StripSnapshots, cancel);
        var lastReport = await reports.ListAsync(0, 1, cancel);
        var lastRecovery = await recoveries.ListAsync(new RecoveryQuery { Take = 1 }, cancel);
        return new OverviewSummary
        {
            LastVerification = await integrity.LatestAsync(cancel),
            Latest = newest.Items.FirstOrDefault(),
            SnapshotCount = newest.Total,
            NextSnapshotAt = next.DueAt,
            Losses = await snapshots.LossesAsync(clock.GetUtcNow().UtcDateTime.AddDays(-LossDays), cancel),
            Leaving = await snapshots.LeavingBinAsync(LeavingSoon, cancel),
            Days = DayOfSnapshots.Strip(newest.Items, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), StripDays),
            LastReport = lastReport.Items.FirstOrDefault(),
            Waiting = await approvals.WaitingAsync(cancel),
            OwedReviews = await approvals.OwedReviewsAsync(cancel),
            LastRecovery = lastRecovery.Items.FirstOrDefault(),
        };
    }
}
