namespace EntraRecoveryPortal.Data;

public sealed class TenantRow
{
    public long TenantKey { get; set; }
    public required string TenantId { get; set; }
    public required string Name { get; set; }
    public required DateTime CreatedAt { get; set; }
}
