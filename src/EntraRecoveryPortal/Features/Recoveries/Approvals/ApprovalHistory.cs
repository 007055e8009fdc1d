using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Features.Recoveries.Approvals;

/// <summary>Looks at plans that wait, at what was decided about them, and at reviews that are owed. Changes nothing.</summary>
public sealed class ApprovalHistory(
    IDbContextFactory<PortalDbContext> contexts, StoreKeys keys, SingleTenant tenant, Actor actor, IOptions<RecoveryOptions> options, TimeProvider clock)
{
    /// <summary>The plan as it was kept, whoever made it.</summary>
    public async Task<ReviewedPlan?> FindAsync(long planKey, CancellationToken cancel)
    {
        await actor.DemandAsync(Permissions.ViewRecoveries, "recovery.view", $"plan {planKey}", cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var found = await db.Plans.AsNoTracking().Where(row => row.PlanKey == planKey)
            .Join(db.Reports.Where(row => row.TenantKey == tenant.TenantKey), plan => plan.ReportKey, report => report.ReportKey, (plan, report) => new { Plan = plan, report.Number })
            .SingleOrDefaultAsync(cancel);
        if (found is null)
            return null;
        return ReviewedPlan.Of(found.Plan, found.Number) with
        {
            IsMine = actor.Person is { } person && found.Plan.CreatedByTenantId == person.TenantId && found.Plan.CreatedByObjectId == person.ObjectId,
            RunAs = await db.Recoveries.Where(recovery => recovery.PlanKey == planKey).Select(recovery => (int?)recovery.Number).FirstOrDefaultAsync(cancel),
        };
    }

    /// <summary>Whether a plan needs approval, and what was said so far.</summary>
    public async Task<PlanApproval?> ApprovalAsync(long planKey, CancellationToken cancel)
    {
        var person = await actor.DemandAsync(Permissions.ViewRecoveries, "recovery.view", $"plan {planKey}", cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (await db.Plans.AsNoTracking().SingleOrDefaultAsync(row => row.PlanKey == planKey, cancel) is not { } plan)
            return null;
        var now = clock.GetUtcNow().UtcDateTime;
        var standing = await PlanStanding.ReadAsync(db, plan, keys, cancel);
        var author = new Person(plan.CreatedByTenantId ?? "", plan.CreatedByObjectId ?? "", plan.CreatedByName ?? "", []);
        var conflicts = standing.Request?.ConflictPolicy ?? ConflictPolicy.Skip;
        return new()
        {
            Need = ApprovalNeed.Of(PlanDocument.FromJson(plan.Json), await ApprovalNeed.StartedBeforeAsync(db, tenant.TenantKey, author, now, cancel), options.Value, author.ObjectId),
            Request = View(standing.Request),
            Answer = View(standing.Answer),
            IsApproved = standing.WhyNotApproved(plan, await ApprovalChecks.MakerAsync(db, plan, cancel), conflicts, now) is null,
            OverwritesConflicts = conflicts == ConflictPolicy.Overwrite,
            IsWaiting = standing.Waiting?.ExpiresAt > now,
            WhyNotMine = actor.May(Permissions.Approve) ? await ApprovalChecks.WhyNotAsync(db, plan, person, cancel) : Refusals.ApprovalNeedsRole,
            HasForged = standing.HasForged,
            MayRunUnapproved = options.Value.EmergencyUnapproved,
        };
    }

    /// <summary>Requests that nobody has answered, oldest first; those that expired are left out.</summary>
    public async Task<IReadOnlyList<WaitingPlan>> WaitingAsync(CancellationToken cancel)
    {
        await actor.DemandAsync(Permissions.ViewRecoveries, "recovery.list", "plans that wait", cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var now = clock.GetUtcNow().UtcDateTime;
        var waiting = await db.PlanDecisions.AsNoTracking()
            .Where(row => row.Event == PlanDecisionRow.Asked && row.ExpiresAt > now
                && !db.Recoveries.Any(recovery => recovery.PlanKey == row.PlanKey)
                && !db.PlanDecisions.Any(later => later.PlanKey == row.PlanKey && later.DecisionKey > row.DecisionKey))
            .Join(db.Plans, row => row.PlanKey, plan => plan.PlanKey, (row, plan) => new { Decision = row, Plan = plan })
            .Join(db.Reports.Where(report => report.TenantKey == tenant.TenantKey), pair => pair.Plan.ReportKey, report => report.ReportKey, (pair, report) => new { pair.Decision, pair.Plan.Json, report.Number })
            .OrderBy(pair => pair.Decision.DecisionKey).ToListAsync(cancel);
        return
        [
            .. waiting.Where(pair => DecisionMac.Holds(pair.Decision, keys)).Select(pair => new WaitingPlan(
                pair.Decision.PlanKey, pair.Number, PlanWords.Title(PlanDocument.FromJson(pair.Json).Plan, tenant.Name),
                pair.Decision.ByName, pair.Decision.ByObjectId, pair.Decision.At, pair.Decision.ExpiresAt, pair.Decision.Reason)),
        ];
    }

    /// <summary>Recoveries that ran unapproved and that nobody else has looked at, oldest first.</summary>
    public async Task<IReadOnlyList<OwedReview>> OwedReviewsAsync(CancellationToken cancel)
    {
        await actor.DemandAsync(Permissions.ViewRecoveries, "recovery.list", "reviews owed", cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var decisions = await db.PlanDecisions.AsNoTracking().Where(row => row.Event == PlanDecisionRow.StartedUnapproved || row.Event == PlanDecisionRow.Reviewed)
            .Join(db.Recoveries.Where(recovery => recovery.TenantKey == tenant.TenantKey), row => row.RecoveryKey, recovery => (long?)recovery.RecoveryKey, (row, recovery) => new { Row = row, recovery.Number })
            .OrderBy(pair => pair.Row.DecisionKey).ToListAsync(cancel);
        var reviewed = decisions.Where(pair => pair.Row.Event == PlanDecisionRow.Reviewed && DecisionMac.Holds(pair.Row, keys)).Select(pair => pair.Number).ToHashSet();
        return
        [
            .. decisions.Where(pair => pair.Row.Event == PlanDecisionRow.StartedUnapproved && !reviewed.Contains(pair.Number))
                .Select(pair => new OwedReview(pair.Number, pair.Row.ByName, pair.Row.ByObjectId, pair.Row.At, pair.Row.Reason)),
        ];
    }

    private static DecisionView? View(PlanDecisionRow? row) =>
        row is null ? null : new(row.Event == PlanDecisionRow.Approved, row.ByName, row.ByObjectId, row.At, row.Reason, row.ExpiresAt);
}
