using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Differences.Export;

/// <summary>Some changed objects of a report with all their items, row by row: an object, then its parts and what followed from it.</summary>
/// <param name="Names">What the ids in them are called.</param>
public sealed record ChangeBatch(IReadOnlyList<ReportChangeRow> Changes, ILookup<long, ReportItemRow> Items, IReadOnlyDictionary<string, string> Names);
