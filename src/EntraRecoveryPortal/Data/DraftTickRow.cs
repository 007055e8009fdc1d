namespace EntraRecoveryPortal.Data;

/// <summary>One item that one person has ticked in a report, kept from the first tick on.</summary>
public sealed class DraftTickRow
{
    public required long ReportKey { get; set; }
    public required string PersonTenantId { get; set; }
    public required string PersonObjectId { get; set; }
    public required long ItemKey { get; set; }
}
