using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>Finds who else has ticked the objects of a report.</summary>
public sealed class DraftPeople(IDbContextFactory<PortalDbContext> databases)
{
    private static readonly TimeSpan Recent = TimeSpan.FromDays(7);

    public async Task<IReadOnlyList<OtherDraft>> OnSameObjectsAsync(long reportKey, Person person, DateTime now, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var since = now - Recent;
        var here = db.ReportChanges.Where(change => change.ReportKey == reportKey);
        var drafts = await db.DraftTicks.Where(tick => tick.PersonTenantId != person.TenantId || tick.PersonObjectId != person.ObjectId)
            .Join(db.Reports.Where(report => report.CreatedAt >= since), tick => tick.ReportKey, report => report.ReportKey, (tick, report) => new { tick, report.Number })
            .Join(db.ReportItems, draft => draft.tick.ItemKey, item => item.ItemKey, (draft, item) => new { draft.tick.PersonTenantId, draft.tick.PersonObjectId, draft.Number, item.ChangeKey })
            .Join(db.ReportChanges, draft => draft.ChangeKey, change => change.ChangeKey, (draft, change) => new { draft.PersonTenantId, draft.PersonObjectId, draft.Number, change.Type, change.ObjectId })
            .Where(draft => here.Any(change => change.Type == draft.Type && change.ObjectId == draft.ObjectId))
            .GroupBy(draft => new { draft.PersonTenantId, draft.PersonObjectId, draft.Number })
            .Select(group => new { group.Key, Objects = group.Select(draft => draft.ObjectId).Distinct().Count() })
            .ToListAsync(cancel);
        if (drafts.Count == 0)
            return [];
        var ids = drafts.Select(draft => draft.Key.PersonObjectId).Distinct().ToList();
        // A tick carries no name; the audit knows everybody who ever did something.
        var names = (await db.AuditEntries.Where(entry => ids.Contains(entry.PersonObjectId!))
            .GroupBy(entry => new { entry.PersonTenantId, entry.PersonObjectId })
            .Select(group => new { group.Key.PersonTenantId, group.Key.PersonObjectId, Name = group.Max(entry => entry.PersonName) })
            .ToListAsync(cancel)).ToDictionary(entry => (entry.PersonTenantId, entry.PersonObjectId), entry => entry.Name);
        return [.. drafts.Select(draft => new OtherDraft(
            names.GetValueOrDefault((draft.Key.PersonTenantId, draft.Key.PersonObjectId)) ?? "Somebody else", draft.Key.Number, draft.Objects))
            .OrderByDescending(draft => draft.Objects)];
    }
}
