using EntraRecoveryPortal.Core.Comparing;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Two snapshots laid beside each other, cut down to what was touched between them.</summary>
public sealed record StoredDifference
{
    public required SnapshotHeader From { get; init; }
    public required SnapshotHeader To { get; init; }
    public required ComparisonInput Input { get; init; }
}
