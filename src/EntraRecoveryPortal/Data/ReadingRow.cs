namespace EntraRecoveryPortal.Data;

public sealed class ReadingRow
{
    public long ReadingKey { get; set; }
    public required long TenantKey { get; set; }
    public required DateTime TakenAt { get; set; }
    public required string Profile { get; set; }
    public required byte[] Payload { get; set; }
}
