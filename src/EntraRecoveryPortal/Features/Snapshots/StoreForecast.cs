using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>How big the store is and how it grows: what its snapshots have written since the first, a day, at what a written row has cost so far.
/// Expired snapshots give room back, so it is an upper bound.</summary>
/// <param name="PerDay">Bytes; null until snapshots of more than a day tell.</param>
public sealed record StoreForecast(long Bytes, long? PerDay)
{
    private const int Days = 30;

    public long? InAYear => PerDay is { } growth ? Bytes + (365 * growth) : null;

    public static async Task<StoreForecast> ReadAsync(IDbContextFactory<PortalDbContext> contexts, long tenantKey, TimeProvider clock, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var bytes = await StoreDialect.Of(db).SizeAsync(db, cancel);
        var headers = await db.Snapshots.AsNoTracking().Where(row => row.TenantKey == tenantKey && row.SealedAt != null).OrderBy(row => row.SnapshotKey)
            .Select(row => new { At = row.SealedAt!.Value, IsPurged = row.PurgedAt != null, Rows = (long)row.ChangedObjects + row.ChangedLinks }).ToListAsync(cancel);
        var since = clock.GetUtcNow().UtcDateTime.AddDays(-Days);
        var kept = headers.Where((header, index) => index == 0 || !header.IsPurged).Sum(header => header.Rows);
        var lately = headers.Skip(1).Where(header => header.At >= since).ToList();
        if (lately.Count == 0 || kept == 0 || (clock.GetUtcNow().UtcDateTime - Later(headers[0].At, since)).TotalDays is not (>= 1 and var days))
            return new(bytes, PerDay: null);
        return new(bytes, (long)(lately.Sum(header => header.Rows) / days * ((double)bytes / kept)));
    }

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;
}
