using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Keeps plans as they were made, each under a MAC; the same plan of the same person is kept once until it is run.</summary>
public sealed class PlanKeeper(StoreKeys keys, SingleTenant tenant, AuditLog audit, TimeProvider clock)
{
    public async Task<ReviewedPlan> KeepAsync(PortalDbContext db, ReportRow report, PlanDocument document, Person person, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(person);
        var json = document.ToJson();
        var hash = PlanDocument.HashOf(json);
        var bytes = Convert.FromHexString(hash);
        var plan = await db.Plans.AsNoTracking().FirstOrDefaultAsync(row => row.ReportKey == report.ReportKey && row.Hash == bytes
            && row.CreatedByTenantId == person.TenantId && row.CreatedByObjectId == person.ObjectId
            && !db.Recoveries.Any(recovery => recovery.PlanKey == row.PlanKey), cancel);
        if (plan is null)
        {
            plan = PlanMac.Signed(report.ReportKey, clock.GetUtcNow().UtcDateTime, person, json, keys);
            db.Plans.Add(plan);
            var target = document.Continues is { Recovery: var continued } ? $"recovery {continued}" : $"report {report.Number}";
            audit.Add(db, person, "recovery.plan", target, AuditOutcome.Done, $"{PlanWords.Button(document.Plan, tenant.Name)}. Plan hash {hash}.", Guid.NewGuid());
            await db.SaveChangesAsync(cancel);
        }

        return ReviewedPlan.Of(plan, report.Number) with { IsMine = true };
    }
}
