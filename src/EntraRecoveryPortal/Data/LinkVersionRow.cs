namespace EntraRecoveryPortal.Data;

/// <summary>A link that appeared or went away with a snapshot.</summary>
public sealed class LinkVersionRow
{
    public required long SourceKey { get; set; }
    public required string Relation { get; set; }
    public required long TargetKey { get; set; }
    public required long SnapshotKey { get; set; }
    public required bool Present { get; set; }
    /// <summary>Written by the tenant's first snapshot. No difference and no purge asks for these by their snapshot, so the index by snapshot leaves them out:
    /// they are most of all links.</summary>
    public bool IsInitial { get; set; }
}
