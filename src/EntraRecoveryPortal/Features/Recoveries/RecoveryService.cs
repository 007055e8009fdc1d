using System.Data;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Recoveries.Approvals;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Plans, starts and cancels recoveries. Looking at them is <see cref="RecoveryHistory"/>.</summary>
public sealed partial class RecoveryService(
    IDbContextFactory<PortalDbContext> contexts,
    RecoveryPlanning planning,
    PlanKeeper plans,
    TenantWriter writer,
    StoreKeys keys,
    SingleTenant tenant,
    Actor actor,
    AuditLog audit,
    JobQueue jobs,
    IOptions<RecoveryOptions> options,
    TimeProvider clock,
    ILogger<RecoveryService> logger)
{
    /// <summary>Whether the person here may plan and run recoveries.</summary>
    public bool MayRecover => actor.May(Permissions.Recover);

    /// <summary>False when the portal has no identity that may write to the tenant.</summary>
    public bool CanWrite => writer.IsConfigured;

    public string TenantName => tenant.Name;

    /// <summary>Plans what the person here has ticked in a report, against the tenant as it is now, and keeps the plan for review.</summary>
    public Task<PlanAnswer> PlanAsync(int reportNumber, CancellationToken cancel) => PlanChosenAsync(reportNumber, [], cancel);

    /// <summary>The same with what was chosen on the review, by the keys that the plan gave its choices.</summary>
    public async Task<PlanAnswer> PlanChosenAsync(int reportNumber, IReadOnlyList<string> choices, CancellationToken cancel)
    {
        var person = await actor.DemandAsync(Permissions.Recover, "recovery.plan", $"report {reportNumber}", cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var report = await db.Reports.AsNoTracking().SingleOrDefaultAsync(row => row.TenantKey == tenant.TenantKey && row.Number == reportNumber, cancel);
        if (report is null)
            return new PlanAnswer.Refused(Refusals.ReportMissing);
        if (report.State != JobState.Successful)
            return new PlanAnswer.Refused(Refusals.ReportNotReady);
        var ticks = await TickedChanges.ReadAsync(db, report.ReportKey, person, cancel);
        if (ticks.Count == 0)
            return new PlanAnswer.Refused(Refusals.NothingTicked);

        PlanDocument document;
        try
        {
            document = await planning.PlanAsync(ticks, new PlanChoices(choices), await TickedChanges.LostAppsAsync(db, report.ReportKey, cancel), person, cancel);
            document = document with { Names = await PlanNames.ReadAsync(db, report.ReportKey, document.Plan, cancel) };
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogUnplanned(fault, reportNumber);
            return new PlanAnswer.Refused(Refusals.TenantUnreadable);
        }

        return new PlanAnswer.Planned(await plans.KeepAsync(db, report, document, person, cancel));
    }

    /// <summary>Starts a reviewed plan: the recovery, its steps, the audit entry and the job appear together or not at all.</summary>
    public async Task<StartAnswer> StartAsync(StartRecovery start, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(start);
        var person = await actor.DemandAsync(Permissions.Recover, "recovery.start", $"plan {start.PlanKey}", cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancel);
        if (await StartedBeforeAsync(db, start, cancel) is { } number)
            return new StartAnswer.Started(number);

        var plan = await db.Plans.AsNoTracking().SingleOrDefaultAsync(row => row.PlanKey == start.PlanKey, cancel);
        var wasRun = await db.Recoveries.AnyAsync(row => row.PlanKey == start.PlanKey, cancel);
        var refusals = await IsUsedAsync(db, start.OperationId, cancel)
            ? [Refusals.OperationUsed]
            : StartChecks.Check(start, plan, keys, wasRun, person, writer.IsConfigured, tenant.Name, options.Value);
        var needsApproval = refusals.Count == 0 && await NeedsApprovalAsync(db, plan!, person, cancel);
        if (refusals.Count == 0 && await WritesToTheSameAsync(db, plan!, cancel) is { } other)
            refusals = [Refusals.AlsoWrittenBy(other)];
        if (!actor.IsFreshlySignedIn)
            refusals = [.. refusals, Refusals.SignInStale];
        if (needsApproval && await WhyNotApprovedAsync(db, start, plan!, cancel) is { } unapproved)
            refusals = [.. refusals, unapproved];
        if (refusals.Count > 0)
        {
            audit.Add(db, person, "recovery.start", $"plan {start.PlanKey}", AuditOutcome.Refused, string.Join(' ', refusals.Select(refusal => refusal.Sentence)), start.OperationId);
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
            return new StartAnswer.Refused(refusals);
        }

        var recovery = await AddAsync(db, start, plan!, person, needsApproval && start.Unapproved, cancel);
        await transaction.CommitAsync(cancel);
        jobs.Wake();
        return new StartAnswer.Started(recovery.Number);
    }

    /// <summary>Asks a running recovery to stop before its next step; false when it is over or unknown.</summary>
    public async Task<bool> CancelAsync(int number, CancellationToken cancel)
    {
        var person = await actor.DemandAsync(Permissions.Recover, "recovery.cancel", $"recovery {number}", cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var recovery = await db.Recoveries.AsNoTracking().SingleOrDefaultAsync(row => row.TenantKey == tenant.TenantKey && row.Number == number, cancel);
        if (recovery?.JobKey is not { } jobKey || !await jobs.CancelAsync(jobKey, cancel))
            return false;
        audit.Add(db, person, "recovery.cancel", $"recovery {number}", AuditOutcome.Done, detail: null, Guid.NewGuid());
        await db.SaveChangesAsync(cancel);
        return true;
    }

    /// <summary>The number of a recovery that is not over and writes to one of a plan's objects: between the reading and the write of one, the other could come.</summary>
    private async Task<int?> WritesToTheSameAsync(PortalDbContext db, PlanRow plan, CancellationToken cancel)
    {
        var objects = PlanDocument.FromJson(plan.Json).Plan.Steps.Select(step => step.Object).ToHashSet();
        var written = db.RecoverySteps.Join(Pauses.Running(db, tenant.TenantKey), step => step.RecoveryKey, row => row.RecoveryKey, (step, row) => new { row.Number, step.Type, step.ObjectId });
        await foreach (var step in written.Distinct().AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (objects.Contains(new(step.Type, step.ObjectId)))
                return step.Number;
        }

        return null;
    }

    private async Task<bool> NeedsApprovalAsync(PortalDbContext db, PlanRow plan, Person person, CancellationToken cancel) =>
        ApprovalNeed.Of(PlanDocument.FromJson(plan.Json), await ApprovalNeed.StartedBeforeAsync(db, tenant.TenantKey, person, Now(), cancel), options.Value, person.ObjectId).IsNeeded;

    private async Task<Refusal?> WhyNotApprovedAsync(PortalDbContext db, StartRecovery start, PlanRow plan, CancellationToken cancel)
    {
        if (start.Unapproved)
            return options.Value.EmergencyUnapproved ? null : Refusals.NoEmergency;
        var standing = await PlanStanding.ReadAsync(db, plan, keys, cancel);
        return standing.WhyNotApproved(plan, await ApprovalChecks.MakerAsync(db, plan, cancel), ConflictPolicy.Of(start), Now());
    }

    private async Task<RecoveryRow> AddAsync(PortalDbContext db, StartRecovery start, PlanRow plan, Person person, bool unapproved, CancellationToken cancel)
    {
        var document = PlanDocument.FromJson(plan.Json);
        var recovery = new RecoveryRow
        {
            Number = 1 + (await db.Recoveries.Where(row => row.TenantKey == tenant.TenantKey).MaxAsync(row => (int?)row.Number, cancel) ?? 0),
            TenantKey = tenant.TenantKey,
            ReportKey = plan.ReportKey,
            PlanKey = plan.PlanKey,
            Reason = start.Reason.Trim(),
            ConflictPolicy = ConflictPolicy.Of(start),
            State = RecoveryState.Initialized,
            CreatedAt = Now(),
            StartedByTenantId = person.TenantId,
            StartedByObjectId = person.ObjectId,
            StartedByName = person.Name,
            StepCount = document.Plan.Steps.Count,
            ContinuesKey = document.Continues is { Recovery: var earlier }
                ? await db.Recoveries.Where(row => row.TenantKey == tenant.TenantKey && row.Number == earlier).Select(row => (long?)row.RecoveryKey).SingleAsync(cancel)
                : null,
        };
        db.Recoveries.Add(recovery);
        await db.SaveChangesAsync(cancel);
        db.RecoverySteps.AddRange(document.Plan.Steps.Select(step => StepRows.Of(recovery.RecoveryKey, step, document.Names)));
        db.PlanDecisions.Add(Decisions.Row(
            plan, unapproved ? PlanDecisionRow.StartedUnapproved : PlanDecisionRow.Started, person, recovery.Reason, recovery.CreatedAt, actor.AuthenticatedAt?.UtcDateTime, keys,
            recovery.ConflictPolicy, expiresAt: null, recovery.RecoveryKey));
        audit.Add(db, person, "recovery.start", $"recovery {recovery.Number}", AuditOutcome.Done,
            $"{(unapproved ? "Emergency, unapproved: " : "")}{PlanWords.Button(document.Plan, tenant.Name)}{(document.Continues is { } continues ? $"; {continues.Sentence}" : "")}. Reason: {recovery.Reason}. Conflicts: {recovery.ConflictPolicy}. Plan hash {start.PlanHash}.", start.OperationId);
        recovery.JobKey = await jobs.AddAsync(db, RecoveryJob.Kind, new RecoveryArgument(recovery.RecoveryKey, start.PlanHash).ToJson(), person, start.OperationId, cancel);
        await db.SaveChangesAsync(cancel);
        return recovery;
    }

    private static async Task<int?> StartedBeforeAsync(PortalDbContext db, StartRecovery start, CancellationToken cancel) =>
        await db.Jobs.Where(job => job.OperationId == start.OperationId && job.Kind == RecoveryJob.Kind)
            .Join(db.Recoveries.Where(recovery => recovery.PlanKey == start.PlanKey), job => job.JobKey, recovery => recovery.JobKey, (_, recovery) => (int?)recovery.Number)
            .FirstOrDefaultAsync(cancel);

    private static async Task<bool> IsUsedAsync(PortalDbContext db, Guid operationId, CancellationToken cancel) =>
        await db.Jobs.AnyAsync(job => job.OperationId == operationId, cancel)
        || await db.AuditEntries.AnyAsync(entry => entry.OperationId == operationId && entry.Outcome == AuditOutcome.Done, cancel);

    private DateTime Now() => clock.GetUtcNow().UtcDateTime;

    [LoggerMessage(Level = LogLevel.Error, Message = "The ticks in report {ReportNumber} could not be planned")]
    private partial void LogUnplanned(Exception fault, int reportNumber);
}
