using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Recoveries.Approvals;

/// <summary>Where a plan stands with those who have to approve it: what a portal wrote down, and whether somebody else wrote something too.</summary>
internal sealed record PlanStanding(IReadOnlyList<PlanDecisionRow> Genuine, bool HasForged)
{
    /// <summary>The newest request that nobody has answered.</summary>
    public PlanDecisionRow? Waiting => Genuine.LastOrDefault(IsAboutApproval) is { Event: PlanDecisionRow.Asked } asked ? asked : null;

    /// <summary>The newest request, answered or not.</summary>
    public PlanDecisionRow? Request => Genuine.LastOrDefault(decision => decision.Event == PlanDecisionRow.Asked);

    /// <summary>The answer to the newest request.</summary>
    public PlanDecisionRow? Answer => Genuine.LastOrDefault(IsAboutApproval) is { Event: not PlanDecisionRow.Asked } answer ? answer : null;

    public static async Task<PlanStanding> ReadAsync(PortalDbContext db, PlanRow plan, StoreKeys keys, CancellationToken cancel)
    {
        var decisions = await db.PlanDecisions.AsNoTracking().Where(row => row.PlanKey == plan.PlanKey).OrderBy(row => row.DecisionKey).ToListAsync(cancel);
        // Said once, it counts once: a copy of an earlier row bears its mark.
        List<PlanDecisionRow> genuine = [.. decisions.Where(decision => DecisionMac.Holds(decision, keys) && decision.PlanHash.AsSpan().SequenceEqual(plan.Hash)).DistinctBy(decision => Convert.ToHexString(decision.Mac))];
        return new(genuine, genuine.Count < decisions.Count);
    }

    /// <summary>Null when the plan is approved, may be run now, and with this treatment of conflicts.</summary>
    public Refusal? WhyNotApproved(PlanRow plan, Person? reportMaker, string conflictPolicy, DateTime now) => Answer switch
    {
        null => HasForged ? Refusals.ApprovalForged : Refusals.ApprovalMissing,
        { Event: PlanDecisionRow.Refused } refused => Refusals.ApprovalRefused(refused.ByName, refused.Reason),
        var approved when IsBy(approved, plan.CreatedByTenantId, plan.CreatedByObjectId) || IsBy(approved, reportMaker?.TenantId, reportMaker?.ObjectId) => Refusals.ApprovalByOneself,
        { ExpiresAt: var until } when until is null || until <= now => Refusals.ApprovalExpired,
        // It was given to another request than the newest one.
        var approved when approved.At < Request?.At || approved.ConflictPolicy != Request?.ConflictPolicy => Refusals.ApprovalForged,
        _ when Request?.ConflictPolicy != conflictPolicy => Refusals.ApprovalOfOtherConflicts,
        _ => null,
    };

    /// <summary>The portal wrote down that this recovery was started, with this treatment of conflicts.</summary>
    public bool HasStarted(RecoveryRow recovery) => Genuine.Any(decision =>
        decision.Event is PlanDecisionRow.Started or PlanDecisionRow.StartedUnapproved
        && decision.RecoveryKey == recovery.RecoveryKey && decision.ConflictPolicy == recovery.ConflictPolicy);

    private static bool IsAboutApproval(PlanDecisionRow decision) => decision.Event is PlanDecisionRow.Asked or PlanDecisionRow.Approved or PlanDecisionRow.Refused;

    private static bool IsBy(PlanDecisionRow decision, string? tenantId, string? objectId) => decision.ByTenantId == tenantId && decision.ByObjectId == objectId;
}
