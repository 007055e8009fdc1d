using System.Data;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Features.Recoveries.Approvals;

/// <summary>Asks for a second person, lets that person approve or refuse, and review what ran without one.</summary>
public sealed class ApprovalService(
    IDbContextFactory<PortalDbContext> contexts, StoreKeys keys, SingleTenant tenant, Actor actor, AuditLog audit,
    IOptions<RecoveryOptions> options, IOptions<TenantOptions> tenantOptions, TimeProvider clock)
{
    public bool MayApprove => actor.May(Permissions.Approve);

    /// <summary>Whether the person here proved who they are a moment ago, as starting and approving ask for.</summary>
    public bool IsFreshlySignedIn => actor.IsFreshlySignedIn;

    public bool IsMe(string? objectId) => actor.Person?.ObjectId == objectId;

    /// <summary>Puts a plan among those that wait for approval, with all that a start asks for.</summary>
    public async Task<ApprovalAnswer> AskAsync(StartRecovery start, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(start);
        var target = $"plan {start.PlanKey}";
        var person = await actor.DemandAsync(Permissions.Recover, "recovery.ask", target, cancel);
        return await DecideAsync(person, "recovery.ask", target, start.PlanKey, start.OperationId, async (db, plan) =>
        {
            var wasRun = await db.Recoveries.AnyAsync(row => row.PlanKey == start.PlanKey, cancel);
            var refusals = StartChecks.Check(start, plan, keys, wasRun, person, tenantOptions.Value.Writer.IsConfigured, tenant.Name, options.Value);
            return refusals.Count > 0 ? (refusals, null) : ([], Decision(plan!, PlanDecisionRow.Asked, person, start.Reason) with
            {
                ConflictPolicy = Recoveries.ConflictPolicy.Of(start),
                Lasts = true,
            });
        }, cancel);
    }

    /// <summary>Approves or refuses a plan that waits. Never one's own, never one of one's own report, never one about oneself.</summary>
    public async Task<ApprovalAnswer> AnswerAsync(ApprovalDecision decision, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var (action, target) = (decision.Approve ? "recovery.approve" : "recovery.refuse", $"plan {decision.PlanKey}");
        var person = await actor.DemandAsync(Permissions.Approve, action, target, cancel);
        return await DecideAsync(person, action, target, decision.PlanKey, decision.OperationId, async (db, plan) =>
        {
            var refusals = await ApprovalChecks.CheckAsync(db, decision, plan, keys, person, actor.IsFreshlySignedIn, Now(), cancel);
            if (refusals.Count > 0)
                return (refusals, null);
            var request = (await PlanStanding.ReadAsync(db, plan!, keys, cancel)).Request!;
            return ([], Decision(plan!, decision.Approve ? PlanDecisionRow.Approved : PlanDecisionRow.Refused, person, decision.Reason) with
            {
                ConflictPolicy = request.ConflictPolicy,
                NotBefore = request.At,
                Lasts = decision.Approve,
            });
        }, cancel);
    }

    /// <summary>Says that somebody else than who started it has looked at a recovery that ran unapproved.</summary>
    public async Task<ApprovalAnswer> ReviewAsync(int recoveryNumber, string note, Guid operationId, CancellationToken cancel)
    {
        var target = $"recovery {recoveryNumber}";
        var person = await actor.DemandAsync(Permissions.Approve, "recovery.review", target, cancel);
        await using var look = await contexts.CreateDbContextAsync(cancel);
        var recovery = await look.Recoveries.AsNoTracking().SingleOrDefaultAsync(row => row.TenantKey == tenant.TenantKey && row.Number == recoveryNumber, cancel);
        return await DecideAsync(person, "recovery.review", target, recovery?.PlanKey ?? 0, operationId, async (db, plan) =>
        {
            var unapproved = plan is null ? null : (await PlanStanding.ReadAsync(db, plan, keys, cancel)).Genuine;
            if (unapproved?.Any(row => row.Event == PlanDecisionRow.StartedUnapproved && row.RecoveryKey == recovery!.RecoveryKey) != true
                || unapproved.Any(row => row.Event == PlanDecisionRow.Reviewed && row.RecoveryKey == recovery!.RecoveryKey))
                return ([Refusals.NoReviewOwed], null);
            if (recovery!.StartedByTenantId == person.TenantId && recovery.StartedByObjectId == person.ObjectId)
                return ([Refusals.ReviewByOneself], null);
            return ApprovalChecks.Reason(note) is { } refusal ? ([refusal], null)
                : ([], Decision(plan!, PlanDecisionRow.Reviewed, person, note) with { RecoveryKey = recovery.RecoveryKey });
        }, cancel);
    }

    private async Task<ApprovalAnswer> DecideAsync(
        Person person, string action, string target, long planKey, Guid operationId,
        Func<PortalDbContext, PlanRow?, Task<(IReadOnlyList<Refusal> Refusals, NewDecision? Decision)>> decide, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancel);
        var done = await db.AuditEntries.AsNoTracking().Where(entry => entry.OperationId == operationId && entry.Outcome == AuditOutcome.Done).ToListAsync(cancel);
        if (done.Exists(entry => entry.Action == action && entry.Target == target && entry.PersonTenantId == person.TenantId && entry.PersonObjectId == person.ObjectId))
            return new ApprovalAnswer.Done();
        var plan = await db.Plans.AsNoTracking().SingleOrDefaultAsync(row => row.PlanKey == planKey, cancel);
        var (refusals, decision) = done.Count > 0 ? ([Refusals.OperationUsed], null) : await decide(db, plan);
        if (decision is not null)
            db.PlanDecisions.Add(Row(decision));
        audit.Add(db, person, action, target, decision is null ? AuditOutcome.Refused : AuditOutcome.Done,
            decision is null ? string.Join(' ', refusals.Select(refusal => refusal.Sentence)) : $"{decision.Reason} Plan hash {Convert.ToHexStringLower(plan!.Hash)}.", operationId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return decision is null ? new ApprovalAnswer.Refused(refusals) : new ApprovalAnswer.Done();
    }

    private static NewDecision Decision(PlanRow plan, string what, Person by, string reason) => new(plan, what, by, reason.Trim());

    // Another portal's clock may be behind.
    private PlanDecisionRow Row(NewDecision decision) => Decisions.Row(
        decision.Plan, decision.What, decision.By, decision.Reason, decision.NotBefore > Now() ? decision.NotBefore : Now(), actor.AuthenticatedAt?.UtcDateTime, keys,
        decision.ConflictPolicy, decision.Lasts ? Now() + options.Value.ApprovalLasts : null, decision.RecoveryKey);

    private DateTime Now() => clock.GetUtcNow().UtcDateTime;

    private sealed record NewDecision(PlanRow Plan, string What, Person By, string Reason)
    {
        public string? ConflictPolicy { get; init; }
        public bool Lasts { get; init; }
        public long? RecoveryKey { get; init; }
        public DateTime NotBefore { get; init; }
    }
}
