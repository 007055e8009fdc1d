using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Features.Recoveries.Approvals;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Features.Snapshots.Integrity;

namespace EntraRecoveryPortal.Features.Overview;

/// <summary>Where the tenant stands.</summary>
public sealed record OverviewSummary
{
    public required SnapshotSummary? Latest { get; init; }

    public required int SnapshotCount { get; init; }

    /// <summary>Null when the schedule is off.</summary>
    public required DateTime? NextSnapshotAt { get; init; }

    /// <summary>Null when nobody has verified yet.</summary>
    public required StoreVerification? LastVerification { get; init; }

    /// <summary>Of the last days, newest first.</summary>
    public required IReadOnlyList<SnapshotLoss> Losses { get; init; }

    /// <summary>What cannot be restored any more in a few days.</summary>
    public required IReadOnlyList<LeavingBin> Leaving { get; init; }

    public required IReadOnlyList<DayOfSnapshots> Days { get; init; }

    public required ReportSummary? LastReport { get; init; }

    /// <summary>Plans that wait for a second person.</summary>
    public required IReadOnlyList<WaitingPlan> Waiting { get; init; }

    /// <summary>What was run unapproved and nobody else has looked at yet.</summary>
    public required IReadOnlyList<OwedReview> OwedReviews { get; init; }

    public required RecoverySummary? LastRecovery { get; init; }
}
