using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Recoveries.Passwords;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Looks at recoveries, their steps and plans. Changes nothing.</summary>
public sealed class RecoveryHistory(IDbContextFactory<PortalDbContext> contexts, StoreKeys keys, SingleTenant tenant, Actor actor)
{
    /// <summary>Newest first; text looks in reason, name and number.</summary>
    public async Task<Page<RecoverySummary>> ListAsync(RecoveryQuery query, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(query);
        await actor.DemandAsync(Permissions.ViewRecoveries, "recovery.list", "recoveries", cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var rows = db.Recoveries.AsNoTracking().Where(row => row.TenantKey == tenant.TenantKey);
        if (query.State is { Length: > 0 } state)
            rows = rows.Where(row => row.State == state);
        if (query.Text is { Length: > 0 } text)
            rows = rows.Where(row => row.Reason.Contains(text) || row.StartedByName!.Contains(text));
        var total = await rows.CountAsync(cancel);
        var items = await Summaries(db, rows.OrderByDescending(row => row.Number).Skip(query.Skip).Take(query.Take)).ToListAsync(cancel);
        return new(items, total);
    }

    public async Task<RecoverySummary?> FindAsync(int number, CancellationToken cancel)
    {
        await actor.DemandAsync(Permissions.ViewRecoveries, "recovery.view", $"recovery {number}", cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var found = await Summaries(db, db.Recoveries.AsNoTracking().Where(row => row.TenantKey == tenant.TenantKey && row.Number == number)).SingleOrDefaultAsync(cancel);
        return found is { IsOver: false } ? await WithOthersAsync(db, found, cancel) : found;
    }

    private async Task<RecoverySummary> WithOthersAsync(PortalDbContext db, RecoverySummary recovery, CancellationToken cancel)
    {
        var beside = 0;
        foreach (var other in await Pauses.Running(db, tenant.TenantKey).Where(row => row.Number != recovery.Number).Select(row => row.PlanKey).ToListAsync(cancel))
            beside += await Pauses.WaitsForAsync(db, other, keys, cancel) is null ? 1 : 0;
        return recovery with { PausedFor = await Pauses.WaitsForAsync(db, recovery.PlanKey, keys, cancel), Beside = beside };
    }

    /// <summary>In the order of the run.</summary>
    public async Task<Page<RecoveryStepRow>> StepsAsync(StepQuery query, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(query);
        await actor.DemandAsync(Permissions.ViewRecoveries, "recovery.view", $"recovery {query.RecoveryNumber}", cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var steps = db.RecoverySteps.AsNoTracking().Where(step =>
            db.Recoveries.Any(row => row.RecoveryKey == step.RecoveryKey && row.TenantKey == tenant.TenantKey && row.Number == query.RecoveryNumber));
        if (query.Outcomes.Count > 0)
            steps = steps.Where(step => query.Outcomes.Contains(step.Outcome));
        if (query.Text is { Length: > 0 } text)
            steps = steps.Where(step => step.ObjectName.Contains(text) || step.ObjectId.Contains(text) || step.Message!.Contains(text) || step.RequestId == text);
        var total = await steps.CountAsync(cancel);
        var items = await steps.OrderBy(step => step.Order).Skip(query.Skip).Take(query.Take).ToListAsync(cancel);
        return new(items, total);
    }

    /// <summary>The last steps that came to an end, the latest first.</summary>
    public async Task<IReadOnlyList<RecoveryStepRow>> LatestStepsAsync(int number, int take, CancellationToken cancel)
    {
        await actor.DemandAsync(Permissions.ViewRecoveries, "recovery.view", $"recovery {number}", cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.RecoverySteps.AsNoTracking()
            .Where(step => step.Outcome != StepOutcome.Waiting
                && db.Recoveries.Any(row => row.RecoveryKey == step.RecoveryKey && row.TenantKey == tenant.TenantKey && row.Number == number))
            .OrderByDescending(step => step.Order).Take(take).ToListAsync(cancel);
    }

    /// <summary>The people whom a recovery restored or made again, by the ids that count now.</summary>
    public async Task<IReadOnlyList<BroughtBack>> BroughtBackAsync(int number, CancellationToken cancel)
    {
        await actor.DemandAsync(Permissions.ViewRecoveries, "recovery.view", $"recovery {number}", cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await BroughtBackPeople.ReadAsync(db, tenant.TenantKey, number, keys, cancel);
    }

    /// <summary>The newest plan that anybody made from a report, for those who look but do not recover.</summary>
    public async Task<ReviewedPlan?> LatestPlanAsync(int reportNumber, CancellationToken cancel)
    {
        await actor.DemandAsync(Permissions.ViewRecoveries, "recovery.view", $"plan of report {reportNumber}", cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var row = await db.Plans.AsNoTracking()
            .Where(plan => db.Reports.Any(report => report.ReportKey == plan.ReportKey && report.TenantKey == tenant.TenantKey && report.Number == reportNumber))
            .OrderByDescending(plan => plan.PlanKey).FirstOrDefaultAsync(cancel);
        if (row is null)
            return null;
        return ReviewedPlan.Of(row, reportNumber) with
        {
            RunAs = await db.Recoveries.Where(recovery => recovery.PlanKey == row.PlanKey).Select(recovery => (int?)recovery.Number).FirstOrDefaultAsync(cancel),
        };
    }

    private static IQueryable<RecoverySummary> Summaries(PortalDbContext db, IQueryable<RecoveryRow> rows) =>
        from row in rows
        join report in db.Reports on row.ReportKey equals report.ReportKey
        join snapshot in db.Snapshots on report.FromSnapshotKey equals (long?)snapshot.SnapshotKey into snapshots
        from snapshot in snapshots.DefaultIfEmpty()
        join job in db.Jobs on row.JobKey equals (long?)job.JobKey into jobs
        from job in jobs.DefaultIfEmpty()
        orderby row.Number descending
        select new RecoverySummary
        {
            Number = row.Number,
            ReportNumber = report.Number,
            PlanKey = row.PlanKey,
            FromSnapshotNumber = snapshot == null ? null : snapshot.Number,
            Reason = row.Reason,
            ConflictPolicy = row.ConflictPolicy,
            State = row.State,
            CreatedAt = row.CreatedAt,
            StartedAt = row.StartedAt,
            CompletedAt = row.CompletedAt,
            StartedByName = row.StartedByName,
            StartedByObjectId = row.StartedByObjectId,
            BeforeReadingKey = row.BeforeReadingKey,
            Continues = db.Recoveries.Where(earlier => earlier.RecoveryKey == row.ContinuesKey).Select(earlier => (int?)earlier.Number).FirstOrDefault(),
            ContinuedAs = db.Recoveries.Where(later => later.ContinuesKey == row.RecoveryKey).Max(later => (int?)later.Number),
            ApprovedByName = db.PlanDecisions.Where(decision => decision.PlanKey == row.PlanKey && decision.Event == PlanDecisionRow.Approved).OrderByDescending(decision => decision.DecisionKey).Select(decision => decision.ByName).FirstOrDefault(),
            ApprovedAt = db.PlanDecisions.Where(decision => decision.PlanKey == row.PlanKey && decision.Event == PlanDecisionRow.Approved).OrderByDescending(decision => decision.DecisionKey).Select(decision => (DateTime?)decision.At).FirstOrDefault(),
            IsUnapproved = db.PlanDecisions.Any(decision => decision.RecoveryKey == row.RecoveryKey && decision.Event == PlanDecisionRow.StartedUnapproved),
            ReviewedByName = db.PlanDecisions.Where(decision => decision.RecoveryKey == row.RecoveryKey && decision.Event == PlanDecisionRow.Reviewed).OrderByDescending(decision => decision.DecisionKey).Select(decision => decision.ByName).FirstOrDefault(),
            ReviewedAt = db.PlanDecisions.Where(decision => decision.RecoveryKey == row.RecoveryKey && decision.Event == PlanDecisionRow.Reviewed).OrderByDescending(decision => decision.DecisionKey).Select(decision => (DateTime?)decision.At).FirstOrDefault(),
            ReviewNote = db.PlanDecisions.Where(decision => decision.RecoveryKey == row.RecoveryKey && decision.Event == PlanDecisionRow.Reviewed).OrderByDescending(decision => decision.DecisionKey).Select(decision => decision.Reason).FirstOrDefault(),
            StepCount = row.StepCount,
            Applied = row.Applied,
            AlreadySo = row.AlreadySo,
            Conflict = row.Conflict,
            Failed = row.Failed,
            Skipped = row.Skipped,
            Unknown = row.Unknown,
            VerificationJson = row.Verification,
            Phase = job == null ? null : job.Phase,
            WaitsFor = job == null ? null : job.Message,
            CancelRequested = job != null && job.CancelRequested,
            Error = job == null ? null : job.Error,
        };
}
