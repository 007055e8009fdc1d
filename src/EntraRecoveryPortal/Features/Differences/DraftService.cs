using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Differences.Indexing;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>
/// The ticks of one person in one report: the draft of a recovery. They lie in the database from the first tick, so a lost circuit loses nothing.
/// What cannot be restored is never ticked, whatever a page asks for.
/// </summary>
public sealed class DraftService(IDbContextFactory<PortalDbContext> databases, ReportIndexes indexes, Actor actor, DraftPeople people, TimeProvider clock)
{
    private static readonly string SoftDelete = StoredNames.Of(ChangeAction.SoftDelete);
    private static readonly string Delete = StoredNames.Of(ChangeAction.Delete);
    private static readonly string Recreate = StoredNames.Of(ChangeAction.Recreate);
    private static readonly string[] GettingNewId = [.. Catalogue.All.Where(type => type.GetsNewId).Select(type => type.Name)];

    public async Task TickItemsAsync(long reportKey, IReadOnlyList<long> itemKeys, CancellationToken cancel)
    {
        var person = await DemandAsync(reportKey, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await AddAsync(db, reportKey, person, Tickable(db, reportKey).Where(item => itemKeys.Contains(item.ItemKey)), cancel);
    }

    public async Task UntickItemsAsync(long reportKey, IReadOnlyList<long> itemKeys, CancellationToken cancel)
    {
        var person = await DemandAsync(reportKey, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.TicksOf(reportKey, person).Where(tick => itemKeys.Contains(tick.ItemKey)).ExecuteDeleteAsync(cancel);
    }

    /// <summary>Ticks everything tickable of the objects of one row, also when they were created since the snapshot: this is somebody pointing at them.</summary>
    public async Task TickPointedAsync(long reportKey, IReadOnlyList<long> changeKeys, CancellationToken cancel)
    {
        var person = await DemandAsync(reportKey, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await AddAsync(db, reportKey, person, Tickable(db, reportKey).Where(item => changeKeys.Contains(item.ChangeKey)), cancel);
    }

    /// <summary>Ticks everything tickable of several objects, but nothing that would delete or come back under another id.</summary>
    public async Task TickObjectsAsync(long reportKey, IReadOnlyList<long> changeKeys, CancellationToken cancel)
    {
        var person = await DemandAsync(reportKey, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        var changes = Harmless(db.ReportChanges.Where(change => change.ReportKey == reportKey && changeKeys.Contains(change.ChangeKey)));
        await AddAsync(db, reportKey, person, Tickable(db, reportKey).Where(item => changes.Any(change => change.ChangeKey == item.ChangeKey)), cancel);
    }

    public async Task UntickObjectsAsync(long reportKey, IReadOnlyList<long> changeKeys, CancellationToken cancel)
    {
        var person = await DemandAsync(reportKey, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        var items = db.ReportItems.Where(item => item.ReportKey == reportKey && changeKeys.Contains(item.ChangeKey));
        await db.TicksOf(reportKey, person).Where(tick => items.Any(item => item.ItemKey == tick.ItemKey)).ExecuteDeleteAsync(cancel);
    }

    /// <summary>Ticks what the filter shows: with an attribute, that attribute alone on those objects; nothing that would delete or come back under another id.</summary>
    public async Task<int> TickMatchingAsync(long reportKey, ChangeFilter filter, CancellationToken cancel)
    {
        var person = await DemandAsync(reportKey, cancel);
        var items = (await indexes.OfAsync(reportKey, cancel)).Tickable(filter);
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await AddAsync(db, reportKey, person, items, cancel);
    }

    /// <summary>On how many objects <see cref="TickMatchingAsync"/> would tick something.</summary>
    public async Task<int> CountMatchingAsync(long reportKey, ChangeFilter filter, CancellationToken cancel)
    {
        await DemandAsync(reportKey, cancel);
        return (await indexes.OfAsync(reportKey, cancel)).TickableObjects(filter);
    }

    public async Task ClearAsync(long reportKey, CancellationToken cancel)
    {
        var person = await DemandAsync(reportKey, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.TicksOf(reportKey, person).ExecuteDeleteAsync(cancel);
    }

    public async Task<DraftBasket> BasketAsync(long reportKey, CancellationToken cancel)
    {
        var person = await DemandAsync(reportKey, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        var index = await indexes.OfAsync(reportKey, cancel);
        return index.Basket(await db.TicksOf(reportKey, person).MarkedAsync(index, cancel));
    }

    /// <summary>Other people's ticks on objects of this report, in whichever report they were made.</summary>
    public async Task<IReadOnlyList<OtherDraft>> OthersAsync(long reportKey, CancellationToken cancel)
    {
        var person = await DemandAsync(reportKey, cancel);
        return await people.OnSameObjectsAsync(reportKey, person, clock.GetUtcNow().UtcDateTime, cancel);
    }

    private static IQueryable<ReportItemRow> Tickable(PortalDbContext db, long reportKey) =>
        db.ReportItems.Where(item => item.ReportKey == reportKey && item.NotRestorable == null
            && db.ReportChanges.Any(change => change.ChangeKey == item.ChangeKey && change.NotRestorable == null));

    private static IQueryable<ReportChangeRow> Harmless(IQueryable<ReportChangeRow> changes) =>
        changes.Where(change => !change.IsCreatedSince && change.Action != SoftDelete && change.Action != Delete
            && !(change.Action == Recreate && GettingNewId.Contains(change.Type)));

    private static async Task AddAsync(PortalDbContext db, long reportKey, Person person, IQueryable<ReportItemRow> items, CancellationToken cancel) =>
        await AddAsync(db, reportKey, person, await items.Select(item => item.ItemKey).ToListAsync(cancel), cancel);

    private static async Task<int> AddAsync(PortalDbContext db, long reportKey, Person person, IReadOnlyList<long> items, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var ticked = await db.TicksOf(reportKey, person).Select(tick => tick.ItemKey).ToHashSetAsync(cancel);
        List<DraftTickRow> added =
        [
            .. items.Where(key => !ticked.Contains(key))
                .Select(key => new DraftTickRow { ReportKey = reportKey, PersonTenantId = person.TenantId, PersonObjectId = person.ObjectId, ItemKey = key }),
        ];
        await StoreDialect.Of(db).AddAsync(db, added, cancel);
        await transaction.CommitAsync(cancel);
        return added.Count;
    }

    private Task<Person> DemandAsync(long reportKey, CancellationToken cancel) =>
        actor.DemandAsync(Permissions.Recover, "report.tick", $"report {reportKey}", cancel);
}
