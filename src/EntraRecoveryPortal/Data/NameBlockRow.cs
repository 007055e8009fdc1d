namespace EntraRecoveryPortal.Data;

/// <summary>Names that appeared with a snapshot, some thousand together, for the search. Not evidence: what is found here is looked up in the log.</summary>
public sealed class NameBlockRow
{
    public long BlockKey { get; set; }
    public required long TenantKey { get; set; }
    public required string Type { get; set; }
    public required long SnapshotKey { get; set; }
    public required byte[] Payload { get; set; }
}
