namespace EntraRecoveryPortal.Data;

public sealed class ReportRow
{
    public long ReportKey { get; set; }
    public required int Number { get; set; }
    public required long TenantKey { get; set; }
    public long? FromSnapshotKey { get; set; }
    public long? FromReadingKey { get; set; }
    public long? ToSnapshotKey { get; set; }
    public long? ToReadingKey { get; set; }
    public required string Scope { get; set; }
    public string? ScopeDetail { get; set; }
    public required string State { get; set; }
    public long? JobKey { get; set; }
    public required DateTime CreatedAt { get; set; }
    public DateTime? CompletedAt { get; set; }
    public string? CreatedByTenantId { get; set; }
    public string? CreatedByObjectId { get; set; }
    public string? CreatedByName { get; set; }
    public int ObjectCount { get; set; }
    public int AttributeCount { get; set; }
    public int LinkCount { get; set; }
    public int RiskCount { get; set; }
    public int NotRestorableCount { get; set; }
    public string? NotCompared { get; set; }
    public string? Error { get; set; }
}
