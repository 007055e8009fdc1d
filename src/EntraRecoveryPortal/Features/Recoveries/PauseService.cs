using System.Data;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Recoveries.Approvals;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Lets an urgent recovery have the tenant's quota to itself: the others stop between two groups of steps and go on by themselves when it is over.</summary>
public sealed class PauseService(IDbContextFactory<PortalDbContext> contexts, StoreKeys keys, SingleTenant tenant, Actor actor, AuditLog audit, JobQueue jobs, TimeProvider clock)
{
    /// <summary>Pauses every other running recovery until this one is over. Returns how many were paused; null when this one is over or waits itself.</summary>
    public async Task<int?> PauseOthersAsync(int number, CancellationToken cancel)
    {
        var person = await actor.DemandAsync(Permissions.Recover, "recovery.pause", $"recoveries beside {number}", cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancel);
        var running = await Pauses.Running(db, tenant.TenantKey).AsNoTracking().ToListAsync(cancel);
        if (running.Find(row => row.Number == number) is not { } urgent || await Pauses.WaitsForAsync(db, urgent.PlanKey, keys, cancel) is not null)
            return null;
        var paused = 0;
        foreach (var other in running.Where(row => row.Number != number))
        {
            if (await Pauses.WaitsForAsync(db, other.PlanKey, keys, cancel) is not null)
                continue;
            await DecideAsync(db, other, PlanDecisionRow.Paused, $"Until recovery {number} is over.", urgent.RecoveryKey, person, cancel);
            audit.Add(db, person, "recovery.pause", $"recovery {other.Number}", AuditOutcome.Done, $"Until recovery {number} is over.", Guid.NewGuid());
            paused++;
        }

        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        jobs.Wake();
        return paused;
    }

    /// <summary>Lets a paused recovery go on before the urgent one is over; false when it does not wait.</summary>
    public async Task<bool> ResumeAsync(int number, CancellationToken cancel)
    {
        var person = await actor.DemandAsync(Permissions.Recover, "recovery.resume", $"recovery {number}", cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (await Pauses.Running(db, tenant.TenantKey).AsNoTracking().SingleOrDefaultAsync(row => row.Number == number, cancel) is not { } recovery
            || await Pauses.WaitsForAsync(db, recovery.PlanKey, keys, cancel) is not { } urgent)
            return false;
        await DecideAsync(db, recovery, PlanDecisionRow.Resumed, $"Beside recovery {urgent}.", recovery.RecoveryKey, person, cancel);
        audit.Add(db, person, "recovery.resume", $"recovery {number}", AuditOutcome.Done, $"Beside recovery {urgent}.", Guid.NewGuid());
        await db.SaveChangesAsync(cancel);
        jobs.Wake();
        return true;
    }

    private async Task DecideAsync(PortalDbContext db, RecoveryRow recovery, string what, string reason, long recoveryKey, Person by, CancellationToken cancel)
    {
        var plan = await db.Plans.AsNoTracking().SingleAsync(row => row.PlanKey == recovery.PlanKey, cancel);
        db.PlanDecisions.Add(Decisions.Row(plan, what, by, reason, clock.GetUtcNow().UtcDateTime, actor.AuthenticatedAt?.UtcDateTime, keys, recoveryKey: recoveryKey));
    }
}
