using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Plans once more what a recovery left: all of it, or only what was tried and did not succeed. The plan is reviewed, approved and run like any other.</summary>
public sealed partial class ContinuationService(
    IDbContextFactory<PortalDbContext> contexts, RecoveryPlanning planning, PlanKeeper plans, StoreKeys keys, SingleTenant tenant, Actor actor, ILogger<ContinuationService> logger)
{
    private const string LostCreation = "The answer to making it again was lost. Look whether it is there; if it is not, compare again and tick it.";

    public Task<PlanAnswer> PlanAsync(int recoveryNumber, bool failedAlone, CancellationToken cancel) => PlanChosenAsync(recoveryNumber, failedAlone, [], cancel);

    /// <summary>The same with what was chosen on the review, by the keys that the plan gave its choices.</summary>
    public async Task<PlanAnswer> PlanChosenAsync(int recoveryNumber, bool failedAlone, IReadOnlyList<string> choices, CancellationToken cancel)
    {
        var person = await actor.DemandAsync(Permissions.Recover, "recovery.plan", $"recovery {recoveryNumber}", cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var recovery = await db.Recoveries.AsNoTracking().SingleOrDefaultAsync(row => row.TenantKey == tenant.TenantKey && row.Number == recoveryNumber, cancel);
        if (recovery is null)
            return new PlanAnswer.Refused(Refusals.RecoveryMissing);
        if (!RecoveryState.IsFinal(recovery.State))
            return new PlanAnswer.Refused(Refusals.RecoveryNotOver);
        var report = await db.Reports.AsNoTracking().SingleAsync(row => row.ReportKey == recovery.ReportKey, cancel);
        var plan = await db.Plans.AsNoTracking().SingleAsync(row => row.PlanKey == recovery.PlanKey, cancel);
        if (!PlanMac.IsGenuine(plan, keys))
            return new PlanAnswer.Refused(Refusals.PlanForged);

        var document = PlanDocument.FromJson(plan.Json);
        var (left, lost) = await LeftAsync(db, recovery, document, failedAlone, cancel);
        if (left.Count + lost.Count == 0)
            return new PlanAnswer.Refused(Refusals.NothingLeft);
        try
        {
            var again = await planning.AgainAsync(document.Plan, left, new PlanChoices(choices), await TickedChanges.LostAppsAsync(db, report.ReportKey, cancel), person, cancel);
            again = again with
            {
                Plan = again.Plan with { LeftOut = [.. again.Plan.LeftOut, .. lost.Select(step => new LeftOut(step.Object, step.ObjectName, "", LostCreation))] },
                Names = document.Names,
                Continues = new(recoveryNumber, failedAlone),
            };
            return new PlanAnswer.Planned(await plans.KeepAsync(db, report, again, person, cancel));
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogUnplanned(fault, recoveryNumber);
            return new PlanAnswer.Refused(Refusals.TenantUnreadable);
        }
    }

    // What may have been made under another id is for a person to look at: no reading by the old id can tell.
    private static async Task<(IReadOnlyList<PlanStep> Left, IReadOnlyList<PlanStep> Lost)> LeftAsync(
        PortalDbContext db, RecoveryRow recovery, PlanDocument document, bool failedAlone, CancellationToken cancel)
    {
        string[] outcomes = failedAlone
            ? [StepOutcome.Conflict, StepOutcome.Failed, StepOutcome.Unknown]
            : [StepOutcome.Conflict, StepOutcome.Failed, StepOutcome.Unknown, StepOutcome.Skipped, StepOutcome.Waiting];
        var rows = await db.RecoverySteps.AsNoTracking().Where(step => step.RecoveryKey == recovery.RecoveryKey && outcomes.Contains(step.Outcome))
            .ToDictionaryAsync(step => step.Order, step => new { step.Outcome, step.Path }, cancel);
        var steps = document.Plan.Steps.Where(step => rows.ContainsKey(step.Order)).ToLookup(step => rows[step.Order] is { Outcome: StepOutcome.Unknown } row && (step.GetsNewId || row.Path == step.Fallback?.Path));
        return ([.. steps[false]], [.. steps[true]]);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What recovery {Number} left could not be planned")]
    private partial void LogUnplanned(Exception fault, int number);
}
