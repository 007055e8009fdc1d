namespace EntraRecoveryPortal.Features.Snapshots.Retention;

/// <summary>A purge waits: somebody is reading a snapshot that was just marked.</summary>
public sealed class SnapshotBusyException() : Exception("Somebody is reading a snapshot that has expired; its rows leave later.");
