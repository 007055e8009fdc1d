namespace EntraRecoveryPortal.Data;

/// <summary>The end of a hold. Append-only.</summary>
public sealed class HoldReleaseRow : IChainedRow
{
    public long ReleaseKey { get; set; }
    public required long HoldKey { get; set; }
    public required DateTime ReleasedAt { get; set; }
    public required string ReleasedByTenantId { get; set; }
    public required string ReleasedByObjectId { get; set; }
    public required string ReleasedByName { get; set; }
    public byte[] RowHash { get; set; } = [];
}
