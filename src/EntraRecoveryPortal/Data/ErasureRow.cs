namespace EntraRecoveryPortal.Data;

/// <summary>That a person's data was removed: whose, by whom, why, and from which rows. Append-only.</summary>
public sealed class ErasureRow : IChainedRow
{
    public long ErasureKey { get; set; }
    public required long TenantKey { get; set; }
    public required long ObjectKey { get; set; }
    public required DateTime At { get; set; }
    public required string By { get; set; }
    public required string Reason { get; set; }
    /// <summary>The chained rows whose content was blanked, as JSON: table to keys.</summary>
    public required string ChainedRows { get; set; }
    public byte[] RowHash { get; set; } = [];
}
