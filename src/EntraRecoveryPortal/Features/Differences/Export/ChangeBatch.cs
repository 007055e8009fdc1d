using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Differences.Export;

/// <summary>Some changed objects of a report with all their items, in the report's own order.</summary>
public sealed record ChangeBatch(IReadOnlyList<ReportChangeRow> Changes, ILookup<long, ReportItemRow> Items);
