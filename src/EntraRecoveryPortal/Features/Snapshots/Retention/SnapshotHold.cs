namespace EntraRecoveryPortal.Features.Snapshots.Retention;

/// <summary>A hold in force: why a snapshot stays, who wants it so, and until when (null: until it is released).</summary>
public sealed record SnapshotHold(long HoldKey, long SnapshotKey, string Reason, string OwnerName, DateTime PlacedAt, DateTime? EndsAt);
