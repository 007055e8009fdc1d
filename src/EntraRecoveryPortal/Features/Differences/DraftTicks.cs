using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Differences.Indexing;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Differences;

internal static class DraftTicks
{
    public static IQueryable<DraftTickRow> TicksOf(this PortalDbContext db, long reportKey, Person person) =>
        db.DraftTicks.Where(tick => tick.ReportKey == reportKey && tick.PersonTenantId == person.TenantId && tick.PersonObjectId == person.ObjectId);

    /// <summary>The items of the report that these ticks are on.</summary>
    public static async Task<ItemMarks> MarkedAsync(this IQueryable<DraftTickRow> ticks, ReportIndex index, CancellationToken cancel)
    {
        var marks = index.NoMarks();
        await foreach (var key in ticks.Select(tick => tick.ItemKey).AsAsyncEnumerable().WithCancellation(cancel))
            marks.Add(key);
        return marks;
    }
}
