using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Recoveries.Approvals;

/// <summary>All that must be so before a second person's answer counts.</summary>
internal static class ApprovalChecks
{
    public static async Task<IReadOnlyList<Refusal>> CheckAsync(
        PortalDbContext db, ApprovalDecision decision, PlanRow? plan, StoreKeys keys, Person person, bool isFreshlySignedIn, DateTime now, CancellationToken cancel)
    {
        if (plan is null)
            return [Refusals.PlanMissing];
        if (PlanDocument.HashOf(plan.Json) is var hash && (hash != Convert.ToHexStringLower(plan.Hash) || !hash.Equals(decision.PlanHash, StringComparison.OrdinalIgnoreCase)))
            return [Refusals.PlanChanged];
        if (!PlanMac.IsGenuine(plan, keys))
            return [Refusals.PlanForged];

        var refusals = new List<Refusal>();
        if (!isFreshlySignedIn)
            refusals.Add(Refusals.SignInStale);
        if (await db.Recoveries.AnyAsync(row => row.PlanKey == plan.PlanKey, cancel))
            refusals.Add(Refusals.PlanAlreadyRun);
        var standing = await PlanStanding.ReadAsync(db, plan, keys, cancel);
        if (standing.Waiting is not { ExpiresAt: { } until } || until <= now)
            refusals.Add(Refusals.NothingWaits);
        if (await WhyNotAsync(db, plan, person, cancel) is { } own)
            refusals.Add(own);
        if (Reason(decision.Reason) is { } missing)
            refusals.Add(missing);
        return refusals;
    }

    /// <summary>Why this person can never answer for this plan; null when they can.</summary>
    public static async Task<Refusal?> WhyNotAsync(PortalDbContext db, PlanRow plan, Person person, CancellationToken cancel)
    {
        if (plan.CreatedByTenantId == person.TenantId && plan.CreatedByObjectId == person.ObjectId)
            return Refusals.ApprovalByAuthor;
        if (await MakerAsync(db, plan, cancel) is { } maker && maker.IsSameAs(person))
            return Refusals.ApprovalByMaker;
        var document = PlanDocument.FromJson(plan.Json);
        if (document.Continues is { Recovery: var earlier } && await db.Recoveries.AnyAsync(
            row => row.Number == earlier && row.ReportKey == plan.ReportKey && row.StartedByTenantId == person.TenantId && row.StartedByObjectId == person.ObjectId, cancel))
            return Refusals.ApprovalByEarlierAuthor;
        if (document.Plan.Steps.Any(step => step.Object.Id.Contains(person.ObjectId, StringComparison.OrdinalIgnoreCase) || ProtectedPeople.Benefits(step, person.ObjectId)
            || step.Targets.Any(target => target.Id.Equals(person.ObjectId, StringComparison.OrdinalIgnoreCase))))
            return Refusals.ApprovalByBeneficiary;
        var tenantKey = await db.Reports.Where(row => row.ReportKey == plan.ReportKey).Select(row => row.TenantKey).SingleAsync(cancel);
        var held = await HeldThrough.ReadAsync(db, tenantKey, person.ObjectId, cancel);
        return document.Plan.Steps.Any(step => ProtectedPeople.BenefitsThrough(step, held)) ? Refusals.ApprovalByPartOfIt : null;
    }

    public static async Task<Person?> MakerAsync(PortalDbContext db, PlanRow plan, CancellationToken cancel) =>
        await db.Reports.Where(row => row.ReportKey == plan.ReportKey).Select(row => new { row.CreatedByTenantId, row.CreatedByObjectId, row.CreatedByName }).SingleOrDefaultAsync(cancel)
            is { CreatedByTenantId: { } tenantId, CreatedByObjectId: { } objectId } maker
                ? new(tenantId, objectId, maker.CreatedByName ?? objectId, [])
                : null;

    public static Refusal? Reason(string reason) =>
        string.IsNullOrWhiteSpace(reason) ? Refusals.ReasonMissing : reason.Trim().Length > StartRecovery.LongestReason ? Refusals.ReasonTooLong : null;
}
