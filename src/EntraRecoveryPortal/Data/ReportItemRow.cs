namespace EntraRecoveryPortal.Data;

public sealed class ReportItemRow
{
    public long ItemKey { get; set; }
    public required long ChangeKey { get; set; }
    public required long ReportKey { get; set; }
    public required string Kind { get; set; }
    public required string Path { get; set; }
    public string? TargetType { get; set; }
    public string? TargetId { get; set; }
    public string? TargetName { get; set; }
    public string? From { get; set; }
    public string? Now { get; set; }
    public bool LinkInFrom { get; set; }
    public bool LinkInNow { get; set; }
    public string? NotRestorable { get; set; }
    public string? Risk { get; set; }
}
