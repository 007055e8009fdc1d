using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Recoveries.Passwords;

/// <summary>The people whom a recovery took out of the recycle bin or made again.</summary>
internal static class BroughtBackPeople
{
    private static readonly string[] Kinds = [StepRows.KindName(StepKind.RestoreFromBin), StepRows.KindName(StepKind.Create)];

    public static async Task<IReadOnlyList<BroughtBack>> ReadAsync(PortalDbContext db, long tenantKey, int recoveryNumber, StoreKeys keys, CancellationToken cancel)
    {
        var steps = await db.RecoverySteps.AsNoTracking()
            .Where(step => step.Type == "user" && step.Outcome == StepOutcome.Applied && Kinds.Contains(step.Kind)
                && db.Recoveries.Any(row => row.RecoveryKey == step.RecoveryKey && row.TenantKey == tenantKey && row.Number == recoveryNumber))
            .OrderBy(step => step.Order).Select(step => new { step.ObjectId, step.ObjectName }).ToListAsync(cancel);
        if (steps.Count == 0)
            return [];
        var newIds = NewIdLedger.MapOf(await NewIdLedger.ReadAsync(db, tenantKey, keys, cancel));
        return [.. steps.Select(step => new BroughtBack(newIds.In(step.ObjectId)!, step.ObjectName, newIds.In(step.ObjectId) != step.ObjectId)).DistinctBy(one => one.ObjectId)];
    }
}
