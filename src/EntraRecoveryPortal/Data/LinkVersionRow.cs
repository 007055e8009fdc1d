namespace EntraRecoveryPortal.Data;

/// <summary>A link that appeared or went away with a snapshot.</summary>
public sealed class LinkVersionRow
{
    public required long SourceKey { get; set; }
    public required string Relation { get; set; }
    public required long TargetKey { get; set; }
    public required long SnapshotKey { get; set; }
    public required bool Present { get; set; }
}
