namespace EntraRecoveryPortal.Features.Snapshots.Retention;

/// <summary>The state of this snapshot is not to be had any more; its header is.</summary>
public sealed class SnapshotPurgedException(int number) : Exception($"Snapshot #{number} has expired and left the store.")
{
    public int Number => number;
}
