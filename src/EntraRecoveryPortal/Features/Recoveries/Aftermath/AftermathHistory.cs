using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Recoveries.Aftermath;

/// <summary>Tells what became of what recoveries wrote: whether it was changed back. Changes nothing.</summary>
public sealed class AftermathHistory(IDbContextFactory<PortalDbContext> contexts, SnapshotStore snapshots, StoreKeys keys, SingleTenant tenant, Actor actor)
{
    private const int MostSteps = 200;
    private const int MostDifferent = 50;
    private static readonly string[] AsPlanned = [StepOutcome.Applied, StepOutcome.AlreadySo];

    /// <summary>What recoveries wrote to these objects before a time, newest first.</summary>
    public async Task<IReadOnlyList<RecoveryWrite>> WritesAsync(IReadOnlyList<string> objectIds, DateTime before, CancellationToken cancel)
    {
        await actor.DemandAsync(Permissions.ViewRecoveries, "recovery.view", "what recoveries wrote", cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var rows = await db.RecoverySteps.AsNoTracking().Where(step => step.Outcome == StepOutcome.Applied && step.AnsweredAt < before && objectIds.Contains(step.ObjectId))
            .Join(db.Recoveries.Where(row => row.TenantKey == tenant.TenantKey), step => step.RecoveryKey, row => row.RecoveryKey, (step, row) => new { Step = step, row.Number })
            .OrderByDescending(pair => pair.Step.StepKey).ToListAsync(cancel);
        return
        [
            .. from row in rows
               where Enum.TryParse<StepKind>(row.Step.Kind, ignoreCase: true, out _)
               select new RecoveryWrite
               {
                   Object = new(row.Step.Type, row.Step.ObjectId),
                   Recovery = row.Number,
                   Kind = Enum.Parse<StepKind>(row.Step.Kind, ignoreCase: true),
                   Path = row.Step.Path,
                   Body = row.Step.Body,
                   Before = row.Step.Before,
                   After = row.Step.After,
               },
        ];
    }

    /// <summary>Looks at a recovery's steps in the newest snapshot; null when none was taken since, or the recovery is not over.</summary>
    public async Task<SinceRecovery?> SinceAsync(int number, CancellationToken cancel)
    {
        await actor.DemandAsync(Permissions.ViewRecoveries, "recovery.view", $"recovery {number}", cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (await db.Recoveries.AsNoTracking().SingleOrDefaultAsync(row => row.TenantKey == tenant.TenantKey && row.Number == number, cancel) is not { CompletedAt: { } completedAt } recovery
            || await snapshots.LatestAsync(cancel) is not { } snapshot || snapshot.Header.StartedAt <= completedAt)
            return null;
        var orders = await db.RecoverySteps.Where(step => step.RecoveryKey == recovery.RecoveryKey && AsPlanned.Contains(step.Outcome)).Select(step => step.Order).ToListAsync(cancel);
        var plan = await db.Plans.AsNoTracking().SingleAsync(row => row.PlanKey == recovery.PlanKey, cancel);
        var newIds = NewIdLedger.MapOf(await NewIdLedger.ReadAsync(db, tenant.TenantKey, keys, cancel));
        var done = orders.ToHashSet();
        var steps = LastWrites.Of(PlanDocument.FromJson(plan.Json).Plan.Steps.Where(step => done.Contains(step.Order))).Select(step => newIds.InRun(step) with { Object = newIds.In(step.Object) }).ToList();
        var changed = new List<ChangedBack>();
        foreach (var step in steps.Take(MostSteps))
        {
            if (await WhatAsync(snapshot.SnapshotKey, step, cancel) is { } what)
                changed.Add(new(step.Order, step.Object, step.ObjectName, what));
        }

        return new() { SnapshotNumber = snapshot.Number, At = snapshot.Header.StartedAt, Looked = Math.Min(steps.Count, MostSteps), CarriedOut = steps.Count, Changed = changed };
    }

    /// <summary>How what a recovery touched compares with what it started from; null when no report was asked for, as of recoveries that ended before they could write.</summary>
    public async Task<EqualNow?> EqualAsync(int number, CancellationToken cancel)
    {
        await actor.DemandAsync(Permissions.ViewRecoveries, "recovery.view", $"recovery {number}", cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var recovery = await db.Recoveries.AsNoTracking().Where(row => row.TenantKey == tenant.TenantKey && row.Number == number)
            .Join(db.Jobs, row => row.JobKey, job => job.JobKey, (row, job) => new { row.RecoveryKey, job.OperationId }).SingleOrDefaultAsync(cancel);
        if (recovery is null)
            return null;
        var asked = EqualNow.OperationOf(recovery.OperationId);
        var report = await db.Jobs.Where(job => job.OperationId == asked).Join(db.Reports.AsNoTracking(), job => job.JobKey, row => row.JobKey, (_, row) => row).SingleOrDefaultAsync(cancel);
        if (report is null)
            return null;
        var steps = db.RecoverySteps.AsNoTracking().Where(step => step.RecoveryKey == recovery.RecoveryKey);
        var changes = db.ReportChanges.AsNoTracking().Where(change => change.ReportKey == report.ReportKey);
        var first = await changes.OrderBy(change => change.ChangeKey).Take(MostDifferent).ToListAsync(cancel);
        var (keysOfFirst, ids) = (first.Select(change => change.ChangeKey).ToList(), first.Select(change => change.ObjectId).ToList());
        var items = (await db.ReportItems.AsNoTracking().Where(item => keysOfFirst.Contains(item.ChangeKey)).ToListAsync(cancel)).ToLookup(item => item.ChangeKey);
        var about = (await steps.Where(step => ids.Contains(step.ObjectId)).OrderBy(step => step.Order).ToListAsync(cancel)).ToLookup(step => step.ObjectId, StringComparer.Ordinal);
        return new()
        {
            ReportNumber = report.Number,
            State = report.State,
            Error = report.Error,
            SnapshotNumber = await db.Snapshots.Where(snapshot => snapshot.SnapshotKey == report.FromSnapshotKey).Select(snapshot => snapshot.Number).FirstOrDefaultAsync(cancel),
            Touched = await steps.Select(step => new { step.Type, step.ObjectId }).Distinct().CountAsync(cancel),
            Different = await changes.CountAsync(cancel),
            First = [.. first.Select(change => new StillDifferent(new(change.Type, change.ObjectId), change.DisplayName, WhyDifferent.Of(change, [.. items[change.ChangeKey]], [.. about[change.ObjectId]])))],
        };
    }

    private async Task<string?> WhatAsync(long snapshotKey, PlanStep step, CancellationToken cancel)
    {
        var found = await snapshots.ObjectAsync(snapshotKey, step.Object, cancel);
        var links = step.Relation is { } relation
            ? (await snapshots.LinksFromAsync(snapshotKey, step.Object, cancel)).Where(link => link.Relation == relation).Select(link => link.Ref).ToHashSet()
            : [];
        var then = new LiveObject
        {
            Ref = step.Object,
            State = found?.State ?? ObjectState.Gone,
            Content = found?.Content,
            Links = step.Relation is null ? new Dictionary<string, IReadOnlySet<ObjectRef>>() : new Dictionary<string, IReadOnlySet<ObjectRef>> { [step.Relation] = links },
        };
        return StepDecider.Decide(step, then, overwriteConflicts: false) switch
        {
            StepDecision.AlreadySo => null,
            StepDecision.Conflict conflict => conflict.Reason.Replace("since the report", "since the recovery", StringComparison.Ordinal),
            _ => "It is again as it was before the recovery.",
        };
    }
}
