using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Differences;

internal static class DraftTicks
{
    public static IQueryable<DraftTickRow> TicksOf(this PortalDbContext db, long reportKey, Person person) =>
        db.DraftTicks.Where(tick => tick.ReportKey == reportKey && tick.PersonTenantId == person.TenantId && tick.PersonObjectId == person.ObjectId);
}
