using EntraRecoveryPortal.Features.Snapshots;

namespace EntraRecoveryPortal.Features.Objects;

/// <summary>The snapshot looked at, and those that could be looked at instead.</summary>
public sealed record SnapshotChoice(SnapshotSummary Chosen, IReadOnlyList<SnapshotSummary> Offered)
{
    public bool IsNewest => Offered.All(other => other.Number <= Chosen.Number);
}
