using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Recoveries.Approvals;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Which recovery waits for which. It follows from what was decided and from who is over, so nobody has to be there to let the paused one go on.</summary>
internal static class Pauses
{
    /// <summary>The number of the recovery that this plan's one waits for; null when it may go on.</summary>
    public static async Task<int?> WaitsForAsync(PortalDbContext db, long planKey, StoreKeys keys, CancellationToken cancel)
    {
        var last = await db.PlanDecisions.AsNoTracking().Where(row => row.PlanKey == planKey && (row.Event == PlanDecisionRow.Paused || row.Event == PlanDecisionRow.Resumed))
            .OrderByDescending(row => row.DecisionKey).FirstOrDefaultAsync(cancel);
        if (last is not { Event: PlanDecisionRow.Paused, RecoveryKey: { } urgentKey } || !DecisionMac.Holds(last, keys))
            return null;
        var urgent = await db.Recoveries.AsNoTracking().Where(row => row.RecoveryKey == urgentKey).Select(row => new { row.Number, row.State }).SingleOrDefaultAsync(cancel);
        return urgent is null || RecoveryState.IsFinal(urgent.State) ? null : urgent.Number;
    }

    /// <summary>Recoveries of the tenant that are not over.</summary>
    public static IQueryable<RecoveryRow> Running(PortalDbContext db, long tenantKey) => db.Recoveries.Where(row =>
        row.TenantKey == tenantKey && row.State != RecoveryState.Successful && row.State != RecoveryState.Failed && row.State != RecoveryState.Abandoned);
}
