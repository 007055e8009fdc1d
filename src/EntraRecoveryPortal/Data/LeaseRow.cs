namespace EntraRecoveryPortal.Data;

public sealed class LeaseRow
{
    public required string Name { get; set; }
    public string? Owner { get; set; }
    public DateTime? Until { get; set; }
    public long Epoch { get; set; }
}
