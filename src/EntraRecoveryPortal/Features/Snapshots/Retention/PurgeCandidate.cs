namespace EntraRecoveryPortal.Features.Snapshots.Retention;

/// <summary>What a purge knows of a sealed snapshot that is not purged yet.</summary>
internal sealed record PurgeCandidate(long SnapshotKey, int Number, DateTime ExpiresAt, bool IsComplete, IReadOnlyList<string> CompleteTypes);
