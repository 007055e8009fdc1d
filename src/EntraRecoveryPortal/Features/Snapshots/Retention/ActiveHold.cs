using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Snapshots.Retention;

internal static class ActiveHold
{
    public static IQueryable<HoldRow> ActiveHolds(this PortalDbContext db, DateTime now) =>
        db.Holds.Where(hold => (hold.EndsAt == null || hold.EndsAt > now) && !db.HoldReleases.Any(release => release.HoldKey == hold.HoldKey));
}
