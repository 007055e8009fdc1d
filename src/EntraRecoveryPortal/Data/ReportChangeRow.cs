namespace EntraRecoveryPortal.Data;

public sealed class ReportChangeRow
{
    public long ChangeKey { get; set; }
    public required long ReportKey { get; set; }
    public required string Type { get; set; }
    public required string ObjectId { get; set; }
    public required string DisplayName { get; set; }
    public string? SearchName { get; set; }
    public required string Action { get; set; }
    public int AttributeCount { get; set; }
    public int LinkCount { get; set; }
    public string? NotRestorable { get; set; }
    public string? Risks { get; set; }
    public int RiskCount { get; set; }
    public bool IsCreatedSince { get; set; }
    public string? FromState { get; set; }
    public string? NowState { get; set; }
    public string? PartOf { get; set; }
    public string? FollowsFrom { get; set; }
    public string? Cause { get; set; }
    public string? FromContent { get; set; }
    public string? NowContent { get; set; }
}
