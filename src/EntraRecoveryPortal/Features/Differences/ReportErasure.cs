using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>Takes a person's contents and names out of reports; that something differed stays.</summary>
internal sealed class ReportErasure(StoreKeys keys, TimeProvider clock) : IErasable
{
    private const string Why = "Its content was erased.";

    public Task<IReadOnlyDictionary<string, IReadOnlyList<long>>> ChainedRowsAsync(PortalDbContext db, ErasedObjects erased, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<string, IReadOnlyList<long>>>(new Dictionary<string, IReadOnlyList<long>>());

    public async Task EraseAsync(PortalDbContext db, ErasedObjects erased, CancellationToken cancel)
    {
        var ids = erased.Ids.ToArray();
        var touched = await db.ReportChanges.Where(row => ids.Contains(row.ObjectId)).Select(row => row.ReportKey)
            .Union(db.ReportItems.Where(row => ids.Contains(row.TargetId!)).Select(row => row.ReportKey)).ToListAsync(cancel);
        await ResultSeal.AroundAsync(db, keys, SealRow.Report, touched, clock.GetUtcNow().UtcDateTime, () => EraseAsync(db, ids, cancel), cancel);
    }

    private static async Task EraseAsync(PortalDbContext db, string[] ids, CancellationToken cancel)
    {
        var changes = db.ReportChanges.Where(row => ids.Contains(row.ObjectId));
        var items = db.ReportItems.Where(item => changes.Any(change => change.ChangeKey == item.ChangeKey));
        await db.DraftTicks.Where(tick => items.Any(item => item.ItemKey == tick.ItemKey)).ExecuteDeleteAsync(cancel);
        await items.ExecuteUpdateAsync(
            set => set.SetProperty(row => row.From, (string?)null).SetProperty(row => row.Now, (string?)null).SetProperty(row => row.NotRestorable, Why), cancel);
        await db.ReportItems.Where(row => ids.Contains(row.TargetId!)).ExecuteUpdateAsync(set => set.SetProperty(row => row.TargetName, ErasedObjects.Name), cancel);
        await changes.ExecuteUpdateAsync(
            set => set.SetProperty(row => row.DisplayName, ErasedObjects.Name).SetProperty(row => row.SearchName, (string?)null)
                .SetProperty(row => row.FromContent, (string?)null).SetProperty(row => row.NowContent, (string?)null).SetProperty(row => row.NotRestorable, Why), cancel);
    }
}
