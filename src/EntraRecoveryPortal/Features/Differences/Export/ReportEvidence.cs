namespace EntraRecoveryPortal.Features.Differences.Export;

/// <summary>What a reader must know of a report who was not there: which tenant, which states, how they were read, who took it out and when.</summary>
public sealed record ReportEvidence
{
    public required ReportSummary Report { get; init; }
    public required string TenantName { get; init; }
    public required string TenantId { get; init; }

    public required ReportSources Sources { get; init; }

    /// <summary>The filters in force, as the report's page words them; empty when the whole report was taken.</summary>
    public required IReadOnlyList<string> Filters { get; init; }

    public required string ExportedBy { get; init; }
    public required DateTime ExportedAt { get; init; }
}
