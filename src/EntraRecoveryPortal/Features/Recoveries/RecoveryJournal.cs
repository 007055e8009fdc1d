using System.Text.Json;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Recoveries.Approvals;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>
/// Keeps a recovery's truth in the database: the intent is committed before a call leaves, the answer after it came. Each write
/// is one transaction that first makes sure this run still holds the job's lease, so a stalled portal that wakes late changes nothing.
/// </summary>
internal sealed class RecoveryJournal(IDbContextFactory<PortalDbContext> contexts, StoreKeys keys, TimeProvider clock)
{
    public async Task<RecoveryRow> RecoveryAsync(long recoveryKey, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Recoveries.AsNoTracking().SingleAsync(row => row.RecoveryKey == recoveryKey, cancel);
    }

    /// <summary>Tells a person's wish to stop from a portal that shuts down; after the latter the recovery goes on.</summary>
    public async Task<bool> IsCancelRequestedAsync(RunLease lease)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await db.Jobs.AnyAsync(job => job.JobKey == lease.Job.JobKey && job.CancelRequested);
    }

    /// <summary>The number of the urgent recovery that this one waits for; null when it may go on.</summary>
    public async Task<int?> WaitsForAsync(RunLease lease, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await Pauses.WaitsForAsync(db, await db.Recoveries.Where(row => row.RecoveryKey == lease.RecoveryKey).Select(row => row.PlanKey).SingleAsync(cancel), keys, cancel);
    }

    public async Task<PlanRow> PlanAsync(long planKey, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Plans.AsNoTracking().SingleAsync(row => row.PlanKey == planKey, cancel);
    }

    public async Task<PlanStanding> StandingAsync(PlanRow plan, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await PlanStanding.ReadAsync(db, plan, keys, cancel);
    }

    public async Task<IReadOnlyDictionary<int, StepProgress>> ProgressAsync(long recoveryKey, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.RecoverySteps.AsNoTracking().Where(step => step.RecoveryKey == recoveryKey)
            .ToDictionaryAsync(step => step.Order, step => new StepProgress(step.Outcome, step.SentAt, step.AnsweredAt, new(step.Method, step.Path, StepOutcome.IsFinal(step.Outcome) ? null : step.Body), step.Code), cancel);
    }

    public Task StateAsync(RunLease lease, string state, CancellationToken cancel) =>
        InTransactionAsync(lease, async db =>
        {
            var now = Now();
            var final = RecoveryState.IsFinal(state);
            await db.Recoveries.Where(row => row.RecoveryKey == lease.RecoveryKey).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.State, state)
                    .SetProperty(row => row.StartedAt, row => row.StartedAt ?? now)
                    .SetProperty(row => row.CompletedAt, row => final ? now : row.CompletedAt),
                cancel);
            if (final)
                await ResultSeal.AddAsync(db, keys, SealRow.Recovery, lease.RecoveryKey, now, cancel);
        }, cancel);

    /// <summary>Its end was sealed: whatever its rows say now, it is over.</summary>
    public async Task<bool> WasOverAsync(long recoveryKey, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Seals.AnyAsync(seal => seal.Kind == SealRow.Recovery && seal.Of == recoveryKey, cancel);
    }

    /// <summary>Puts into the audit that nothing of it is carried out. Who asked for it nobody knows: what the job's row says is not to be trusted.</summary>
    public Task NoteRefusedAsync(RunLease lease, int number, string reason, CancellationToken cancel) =>
        InTransactionAsync(lease, db =>
        {
            AddRefused(db, number, reason);
            return Task.CompletedTask;
        }, cancel);

    /// <summary>The same, and ends it without a seal: rows that somebody altered are not to look as if they were not.</summary>
    public Task LeaveAsync(RunLease lease, int number, string reason, CancellationToken cancel) =>
        InTransactionAsync(lease, db =>
        {
            AddRefused(db, number, reason);
            return db.Recoveries.Where(row => row.RecoveryKey == lease.RecoveryKey).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, RecoveryState.Failed), cancel);
        }, cancel);

    public Task KeepBeforeReadingAsync(RunLease lease, Func<PortalDbContext, Task<long>> keep, CancellationToken cancel) =>
        InTransactionAsync(lease, async db =>
        {
            var readingKey = await keep(db);
            await db.Recoveries.Where(row => row.RecoveryKey == lease.RecoveryKey)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.BeforeReadingKey, readingKey), cancel);
        }, cancel);

    public Task KeepVerificationAsync(RunLease lease, Verification verification, CancellationToken cancel) =>
        InTransactionAsync(lease, async db =>
        {
            var json = verification.ToJson();
            await db.Recoveries.Where(row => row.RecoveryKey == lease.RecoveryKey)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Verification, json), cancel);
        }, cancel);

    /// <summary>Commits what is about to be sent. Until this returns, nothing may leave.</summary>
    /// <param name="readAt">When the objects were read on which these calls were decided.</param>
    public Task IntentsAsync(RunLease lease, IReadOnlyList<(int Order, GraphCall Call)> intents, DateTimeOffset? readAt) =>
        InTransactionAsync(lease, async db =>
        {
            var now = Now();
            foreach (var (order, call) in intents)
            {
                db.JournalEntries.Add(Entry(lease, order, "intent", new { call.Method, call.Path, call.Body, lease.Job.Epoch, ReadAt = readAt?.UtcDateTime }));
                await db.RecoverySteps.Where(step => step.RecoveryKey == lease.RecoveryKey && step.Order == order).ExecuteUpdateAsync(
                    set => set.SetProperty(step => step.SentAt, now).SetProperty(step => step.AnsweredAt, (DateTime?)null)
                        .SetProperty(step => step.Method, call.Method).SetProperty(step => step.Path, call.Path).SetProperty(step => step.Body, call.Body),
                    CancellationToken.None);
            }
        }, CancellationToken.None);

    /// <summary>What was made again under which id, in this recovery and in earlier ones of the tenant, oldest first; only what a portal wrote down.</summary>
    public async Task<IReadOnlyList<NewIdRow>> NewIdsAsync(long tenantKey, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await NewIdLedger.ReadAsync(db, tenantKey, keys, cancel);
    }

    public Task AnswersAsync(RunLease lease, IReadOnlyList<(int Order, WriteAnswer Answer, StepResult Result)> answers, IReadOnlyList<NewIdRow> made) =>
        InTransactionAsync(lease, async db =>
        {
            db.NewIds.AddRange(made);
            foreach (var (order, answer, _) in answers)
                db.JournalEntries.Add(Entry(lease, order, "answer", new { answer.Answered, answer.Sent, answer.Status, answer.Code, answer.Message, answer.RequestId, answer.ClientRequestId }));
            await MoveAsync(db, lease, [.. answers.Select(answer => (answer.Order, answer.Result))], Now());
        }, CancellationToken.None);

    /// <summary>A step that was never sent comes to its end.</summary>
    public Task FinishAsync(RunLease lease, int order, StepResult result) => FinishAsync(lease, [(order, result)]);

    public Task FinishAsync(RunLease lease, IReadOnlyList<(int Order, StepResult Result)> results) =>
        InTransactionAsync(lease, db => MoveAsync(db, lease, results, answeredAt: null), CancellationToken.None);

    /// <summary>What became of a step that was sent is told by readings.</summary>
    /// <param name="made">What the readings show to have been made.</param>
    public Task SettleAsync(RunLease lease, int order, StepResult result, IReadOnlyList<NewIdRow> made) =>
        InTransactionAsync(lease, async db =>
        {
            db.NewIds.AddRange(made);
            db.JournalEntries.Add(Entry(lease, order, "settled", new { result.Outcome, result.Message }));
            await MoveAsync(db, lease, [(order, result)], Now());
        }, CancellationToken.None);

    /// <summary>Ends what was never sent. What was sent without an answer stays unknown: that is the truth.</summary>
    public Task SkipRestAsync(RunLease lease, string reason, CancellationToken cancel) =>
        InTransactionAsync(lease, async db =>
        {
            var waiting = db.RecoverySteps.Where(step => step.RecoveryKey == lease.RecoveryKey && step.Outcome == StepOutcome.Waiting);
            var skipped = await waiting.Where(step => step.SentAt == null || step.AnsweredAt != null)
                .ExecuteUpdateAsync(set => set.SetProperty(step => step.Outcome, StepOutcome.Skipped).SetProperty(step => step.Message, reason), cancel);
            var unknown = await waiting
                .ExecuteUpdateAsync(set => set.SetProperty(step => step.Outcome, StepOutcome.Unknown), cancel);
            await db.Recoveries.Where(row => row.RecoveryKey == lease.RecoveryKey).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Skipped, row => row.Skipped + skipped).SetProperty(row => row.Unknown, row => row.Unknown + unknown),
                cancel);
        }, cancel);

    private static async Task MoveAsync(PortalDbContext db, RunLease lease, IReadOnlyList<(int Order, StepResult Result)> results, DateTime? answeredAt)
    {
        var orders = results.Select(pair => pair.Order).ToList();
        var before = await db.RecoverySteps.Where(step => step.RecoveryKey == lease.RecoveryKey && orders.Contains(step.Order)).Select(step => step.Outcome).ToListAsync();
        foreach (var (order, result) in results)
        {
            var message = result.Message is { } text ? Lengths.Fit(text, Lengths.Sentence) : null;
            await db.RecoverySteps.Where(step => step.RecoveryKey == lease.RecoveryKey && step.Order == order).ExecuteUpdateAsync(set => set
                .SetProperty(step => step.Outcome, result.Outcome)
                .SetProperty(step => step.Message, message)
                .SetProperty(step => step.Code, result.Code)
                .SetProperty(step => step.RequestId, step => result.RequestId ?? step.RequestId)
                .SetProperty(step => step.AnsweredAt, step => answeredAt ?? step.AnsweredAt));
        }

        var (applied, alreadySo, conflict) = (Growth(StepOutcome.Applied), Growth(StepOutcome.AlreadySo), Growth(StepOutcome.Conflict));
        var (failed, skipped, unknown) = (Growth(StepOutcome.Failed), Growth(StepOutcome.Skipped), Growth(StepOutcome.Unknown));
        await db.Recoveries.Where(row => row.RecoveryKey == lease.RecoveryKey).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.Applied, row => row.Applied + applied)
            .SetProperty(row => row.AlreadySo, row => row.AlreadySo + alreadySo)
            .SetProperty(row => row.Conflict, row => row.Conflict + conflict)
            .SetProperty(row => row.Failed, row => row.Failed + failed)
            .SetProperty(row => row.Skipped, row => row.Skipped + skipped)
            .SetProperty(row => row.Unknown, row => row.Unknown + unknown));

        int Growth(string outcome) => results.Count(pair => pair.Result.Outcome == outcome) - before.Count(other => other == outcome);
    }

    private async Task InTransactionAsync(RunLease lease, Func<PortalDbContext, Task> work, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);

        await lease.Job.HoldLeaseAsync(db, cancel);
        await work(db);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    private void AddRefused(PortalDbContext db, int number, string reason) =>
        db.Add(AuditEntry.Of(clock, by: null, from: null, "recovery.run", $"recovery {number}", AuditOutcome.Refused, reason, Guid.NewGuid()));

    private JournalEntryRow Entry(RunLease lease, int order, string what, object detail) => new()
    {
        RecoveryKey = lease.RecoveryKey,
        Order = order,
        Event = what,
        At = Now(),
        Detail = JsonSerializer.Serialize(detail, JsonSerializerOptions.Web),
    };

    private DateTime Now() => clock.GetUtcNow().UtcDateTime;
}
