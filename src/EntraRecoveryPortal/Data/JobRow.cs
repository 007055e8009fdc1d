namespace EntraRecoveryPortal.Data;

public sealed class JobRow
{
    public long JobKey { get; set; }
    public required long TenantKey { get; set; }
    public required string Kind { get; set; }
    public required string Argument { get; set; }
    public required string State { get; set; }
    public string? Phase { get; set; }
    public long Done { get; set; }
    public long? Total { get; set; }
    public string? Message { get; set; }
    public required DateTime CreatedAt { get; set; }
    public DateTime? StartedAt { get; set; }
    public DateTime? FinishedAt { get; set; }
    public required string StartedByTenantId { get; set; }
    public required string StartedByObjectId { get; set; }
    public required string StartedByName { get; set; }
    public bool CancelRequested { get; set; }
    public string? LeaseOwner { get; set; }
    public DateTime? LeaseUntil { get; set; }
    /// <summary>Grows with every claim, so that whoever lost the lease cannot write on.</summary>
    public long Epoch { get; set; }
    public required Guid OperationId { get; set; }
    public string? Error { get; set; }
}
