using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Takes a person's contents and names out of plans, steps and the journal. That a step ran, and how it ended, stays; a plan that named
/// the person can no longer run.</summary>
internal sealed class RecoveryErasure(StoreKeys keys, TimeProvider clock) : IErasable
{
    /// <summary>Stands in the place of what an entry of the journal said.</summary>
    internal const string EmptyDetail = "{}";

    /// <summary>Stands in the place of a plan.</summary>
    internal static readonly string EmptyPlan = new PlanDocument(new RecoveryPlan { Steps = [], LeftOut = [], Warnings = [] }, GuardVerdict.Clear).ToJson();

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<long>>> ChainedRowsAsync(PortalDbContext db, ErasedObjects erased, CancellationToken cancel) =>
        new Dictionary<string, IReadOnlyList<long>>(StringComparer.Ordinal)
        {
            [db.Plans.EntityType.GetTableName()!] = await PlansAsync(db, erased, cancel),
            [db.JournalEntries.EntityType.GetTableName()!] = await Entries(db, erased).Select(row => row.JournalKey).ToListAsync(cancel),
        };

    public async Task EraseAsync(PortalDbContext db, ErasedObjects erased, CancellationToken cancel)
    {
        var (ids, plans) = (erased.Ids.ToArray(), (await PlansAsync(db, erased, cancel)).ToArray());
        await db.Plans.Where(row => plans.Contains(row.PlanKey)).ExecuteUpdateAsync(set => set.SetProperty(row => row.Json, EmptyPlan), cancel);
        await Entries(db, erased).ExecuteUpdateAsync(set => set.SetProperty(row => row.Detail, EmptyDetail), cancel);
        var steps = db.RecoverySteps.Where(row => ids.Contains(row.ObjectId));
        await ResultSeal.AroundAsync(db, keys, SealRow.Recovery, await steps.Select(row => row.RecoveryKey).Distinct().ToListAsync(cancel), clock.GetUtcNow().UtcDateTime, () => steps.ExecuteUpdateAsync(
            set => set.SetProperty(row => row.ObjectName, ErasedObjects.Name).SetProperty(row => row.Body, (string?)null)
                .SetProperty(row => row.Before, (string?)null).SetProperty(row => row.After, (string?)null).SetProperty(row => row.Message, (string?)null), cancel), cancel);
    }

    private static IQueryable<JournalEntryRow> Entries(PortalDbContext db, ErasedObjects erased)
    {
        var ids = erased.Ids.ToArray();
        return db.JournalEntries.Where(row => db.RecoverySteps.Any(step => step.RecoveryKey == row.RecoveryKey && step.Order == row.Order && ids.Contains(step.ObjectId)));
    }

    // One id at a time: a plan's text is searched, and few plans are kept.
    private static async Task<IReadOnlyList<long>> PlansAsync(PortalDbContext db, ErasedObjects erased, CancellationToken cancel)
    {
        var plans = new SortedSet<long>();
        foreach (var id in erased.Ids)
            plans.UnionWith(await db.Plans.Where(row => row.Json.Contains(id)).Select(row => row.PlanKey).ToListAsync(cancel));
        return [.. plans];
    }
}
