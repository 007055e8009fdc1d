namespace EntraRecoveryPortal.Data;

/// <summary>A plan as it was made. Append-only: the database refuses changes.</summary>
public sealed class PlanRow : IChainedRow
{
    public long PlanKey { get; set; }
    public required long ReportKey { get; set; }
    public required DateTime CreatedAt { get; set; }
    public string? CreatedByTenantId { get; set; }
    public string? CreatedByObjectId { get; set; }
    public string? CreatedByName { get; set; }
    public required string Json { get; set; }
    public required byte[] Hash { get; set; }
    /// <summary>The key, outside the database, of the MAC.</summary>
    public required string KeyId { get; set; }
    /// <summary>Proves that a portal made this plan, for this report and this person: who only writes to the database has no such key.</summary>
    public required byte[] Mac { get; set; }
    public byte[] RowHash { get; set; } = [];
}
