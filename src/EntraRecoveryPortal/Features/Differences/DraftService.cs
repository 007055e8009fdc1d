using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>
/// The ticks of one person in one report: the draft of a recovery. They lie in the database from the first tick, so a lost circuit loses nothing.
/// What cannot be restored is never ticked, whatever a page asks for.
/// </summary>
public sealed class DraftService(IDbContextFactory<PortalDbContext> databases, Actor actor, DraftPeople people, TimeProvider clock)
{
    private const int BatchSize = 2_000;
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

    /// <summary>Ticks everything tickable of one object, also when it was created since the snapshot: this is somebody pointing at it.</summary>
    public async Task TickObjectAsync(long reportKey, long changeKey, CancellationToken cancel)
    {
        var person = await DemandAsync(reportKey, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await AddAsync(db, reportKey, person, Tickable(db, reportKey).Where(item => item.ChangeKey == changeKey), cancel);
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
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await AddAsync(db, reportKey, person, Matching(db, reportKey, filter), cancel);
    }

    /// <summary>On how many objects <see cref="TickMatchingAsync"/> would tick something.</summary>
    public async Task<int> CountMatchingAsync(long reportKey, ChangeFilter filter, CancellationToken cancel)
    {
        await DemandAsync(reportKey, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await Matching(db, reportKey, filter).Select(item => item.ChangeKey).Distinct().CountAsync(cancel);
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
        var ticks = db.TicksOf(reportKey, person);
        var ticked = db.ReportItems.Where(item => item.ReportKey == reportKey && ticks.Any(tick => tick.ItemKey == item.ItemKey))
            .Join(db.ReportChanges, item => item.ChangeKey, change => change.ChangeKey, (item, change) => new { change.ChangeKey, change.Type, change.Action, item.Kind, item.LinkInFrom });
        var counts = await ticked.GroupBy(tick => new { tick.Type, tick.Action, tick.Kind, tick.LinkInFrom })
            .Select(group => new { group.Key, Objects = group.Select(tick => tick.ChangeKey).Distinct().Count(), Items = group.Count() })
            .ToListAsync(cancel);
        return new(await ticked.Select(tick => tick.ChangeKey).Distinct().CountAsync(cancel),
            [.. counts.Select(count => new DraftCount(count.Key.Type, StoredNames.Read<ChangeAction>(count.Key.Action), StoredNames.Read<ItemKind>(count.Key.Kind), count.Key.LinkInFrom, count.Objects, count.Items))]);
    }

    /// <summary>Other people's ticks on objects of this report, in whichever report they were made.</summary>
    public async Task<IReadOnlyList<OtherDraft>> OthersAsync(long reportKey, CancellationToken cancel)
    {
        var person = await DemandAsync(reportKey, cancel);
        return await people.OnSameObjectsAsync(reportKey, person, clock.GetUtcNow().UtcDateTime, cancel);
    }

    private static IQueryable<ReportItemRow> Matching(PortalDbContext db, long reportKey, ChangeFilter filter)
    {
        var changes = Harmless(db.ChangesOf(reportKey, filter));
        var items = Tickable(db, reportKey);
        if (filter.Attribute is { } path)
            items = items.Named(path, filter.Now);
        return items.Where(item => changes.Any(change => change.ChangeKey == item.ChangeKey));
    }

    private static IQueryable<ReportItemRow> Tickable(PortalDbContext db, long reportKey) =>
        db.ReportItems.Where(item => item.ReportKey == reportKey && item.NotRestorable == null
            && db.ReportChanges.Any(change => change.ChangeKey == item.ChangeKey && change.NotRestorable == null));

    private static IQueryable<ReportChangeRow> Harmless(IQueryable<ReportChangeRow> changes) =>
        changes.Where(change => !change.IsCreatedSince && change.Action != SoftDelete && change.Action != Delete
            && !(change.Action == Recreate && GettingNewId.Contains(change.Type)));

    private static async Task<int> AddAsync(PortalDbContext db, long reportKey, Person person, IQueryable<ReportItemRow> items, CancellationToken cancel)
    {
        var ticks = db.TicksOf(reportKey, person);
        var keys = await items.Where(item => !ticks.Any(tick => tick.ItemKey == item.ItemKey)).Select(item => item.ItemKey).ToListAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        foreach (var batch in keys.Chunk(BatchSize))
        {
            db.DraftTicks.AddRange(batch.Select(key => new DraftTickRow { ReportKey = reportKey, PersonTenantId = person.TenantId, PersonObjectId = person.ObjectId, ItemKey = key }));
            await db.SaveChangesAsync(cancel);
            db.ChangeTracker.Clear();
        }
        await transaction.CommitAsync(cancel);
        return keys.Count;
    }

    private Task<Person> DemandAsync(long reportKey, CancellationToken cancel) =>
        actor.DemandAsync(Permissions.Recover, "report.tick", $"report {reportKey}", cancel);
}
