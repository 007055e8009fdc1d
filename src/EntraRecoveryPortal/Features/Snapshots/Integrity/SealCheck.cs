using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>Reports and recoveries that came to their end, row by row against their seals.</summary>
internal sealed class SealCheck(PortalDbContext db, StoreKeys keys, FaultLog faults)
{
    private static readonly string[] Final = ["successful", "failed", "abandoned"];

    public async Task RunAsync(CancellationToken cancel)
    {
        // What has ended first and seals second: each is sealed by the transaction that ends it.
        var reports = await db.Reports.Where(row => row.State == "successful").ToDictionaryAsync(row => row.ReportKey, row => row.Number, cancel);
        var recoveries = await db.Recoveries.Where(row => Final.Contains(row.State)).ToDictionaryAsync(row => row.RecoveryKey, row => row.Number, cancel);
        foreach (var seal in await ResultSeal.Newest(db).Where(seal => seal.Kind != SealRow.Plan).OrderBy(seal => seal.SealKey).ToListAsync(cancel))
        {
            var (ended, what) = seal.Kind == SealRow.Report ? (reports, "Report") : (recoveries, "Recovery");
            var where = ended.Remove(seal.Of, out var number) ? $"{what} {number}" : $"{what} of key {seal.Of}";
            if (await ResultSeal.IsGenuineAsync(db, keys, seal, cancel) is not true and var answer)
                faults.Add(where, answer is null ? "It was sealed and is not there any more." : "Its rows are not those that were sealed when it came to its end: some were added, removed or altered.");
        }

        foreach (var number in reports.Values)
            faults.Add($"Report {number}", "It says that it is complete, and no portal sealed it.");
        foreach (var number in recoveries.Values)
            faults.Add($"Recovery {number}", "It says that it came to its end, and no portal sealed it.");
    }
}
