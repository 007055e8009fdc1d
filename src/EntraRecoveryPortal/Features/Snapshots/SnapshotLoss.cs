namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Much was deleted before the snapshot of this number, in words.</summary>
public sealed record SnapshotLoss(int Number, DateTime At, string Sentence);
