namespace EntraRecoveryPortal.Data;

public sealed class RecoveryRow
{
    public long RecoveryKey { get; set; }
    public required int Number { get; set; }
    public required long TenantKey { get; set; }
    public required long ReportKey { get; set; }
    public required long PlanKey { get; set; }
    public long? JobKey { get; set; }
    public required string Reason { get; set; }
    public required string ConflictPolicy { get; set; }
    public required string State { get; set; }
    public required DateTime CreatedAt { get; set; }
    public DateTime? StartedAt { get; set; }
    public DateTime? CompletedAt { get; set; }
    public string? StartedByTenantId { get; set; }
    public string? StartedByObjectId { get; set; }
    public string? StartedByName { get; set; }
    public long? BeforeReadingKey { get; set; }
    /// <summary>The recovery whose steps this one takes up.</summary>
    public long? ContinuesKey { get; set; }
    public int StepCount { get; set; }
    public int Applied { get; set; }
    public int AlreadySo { get; set; }
    public int Conflict { get; set; }
    public int Failed { get; set; }
    public int Skipped { get; set; }
    public int Unknown { get; set; }
    public string? Verification { get; set; }
}
