namespace EntraRecoveryPortal.Data;

public sealed class PlanRow
{
    public long PlanKey { get; set; }
    public required long ReportKey { get; set; }
    public required DateTime CreatedAt { get; set; }
    public string? CreatedByTenantId { get; set; }
    public string? CreatedByObjectId { get; set; }
    public string? CreatedByName { get; set; }
    public required string Json { get; set; }
    public required byte[] Hash { get; set; }
}
