using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Differences.Indexing;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>Finds who else has ticked the objects of a report.</summary>
public sealed class DraftPeople(IDbContextFactory<PortalDbContext> databases, ReportIndexes indexes)
{
    private static readonly TimeSpan Recent = TimeSpan.FromDays(7);

    public async Task<IReadOnlyList<OtherDraft>> OnSameObjectsAsync(long reportKey, Person person, DateTime now, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var since = now - Recent;
        var drafts = await db.DraftTicks.Where(tick => tick.PersonTenantId != person.TenantId || tick.PersonObjectId != person.ObjectId)
            .Join(db.Reports.Where(report => report.CreatedAt >= since), tick => tick.ReportKey, report => report.ReportKey,
                (tick, report) => new Draft(tick.PersonTenantId, tick.PersonObjectId, report.ReportKey, report.Number))
            .Distinct().ToListAsync(cancel);
        if (drafts.Count == 0)
            return [];
        var index = await indexes.OfAsync(reportKey, cancel);
        var objects = new Dictionary<Draft, int>();
        foreach (var draft in drafts)
        {
            if (await ObjectsAsync(db, draft, reportKey, index, cancel) is > 0 and var many)
                objects[draft] = many;
        }
        if (objects.Count == 0)
            return [];
        var ids = objects.Keys.Select(draft => draft.PersonObjectId).Distinct().ToList();
        // A tick carries no name; the audit knows everybody who ever did something.
        var names = (await db.AuditEntries.Where(entry => ids.Contains(entry.PersonObjectId!))
            .GroupBy(entry => new { entry.PersonTenantId, entry.PersonObjectId })
            .Select(group => new { group.Key.PersonTenantId, group.Key.PersonObjectId, Name = group.Max(entry => entry.PersonName) })
            .ToListAsync(cancel)).ToDictionary(entry => (entry.PersonTenantId, entry.PersonObjectId), entry => entry.Name);
        return [.. objects.Select(draft => new OtherDraft(
            names.GetValueOrDefault((draft.Key.PersonTenantId, draft.Key.PersonObjectId)) ?? "Somebody else", draft.Key.Number, draft.Value))
            .OrderByDescending(draft => draft.Objects)];
    }

    // In the same report the ticked items tell; in another one its objects have to be found here.
    private static async Task<int> ObjectsAsync(PortalDbContext db, Draft draft, long reportKey, ReportIndex index, CancellationToken cancel)
    {
        var ticks = db.DraftTicks.Where(tick => tick.ReportKey == draft.ReportKey && tick.PersonTenantId == draft.PersonTenantId && tick.PersonObjectId == draft.PersonObjectId);
        if (draft.ReportKey == reportKey)
            return index.Basket(await ticks.MarkedAsync(index, cancel)).Objects;
        var elsewhere = await ticks.Join(db.ReportItems, tick => tick.ItemKey, item => item.ItemKey, (_, item) => item.ChangeKey).Distinct()
            .Join(db.ReportChanges, key => key, change => change.ChangeKey, (_, change) => change.Type + "/" + change.ObjectId).ToHashSetAsync(cancel);
        return index.CountOf(elsewhere);
    }

    private sealed record Draft(string PersonTenantId, string PersonObjectId, long ReportKey, int Number);
}
