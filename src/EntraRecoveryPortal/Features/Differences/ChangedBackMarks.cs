using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Recoveries.Aftermath;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>Finds what a recovery had put back and somebody changed again: whoever ticks it a second time should ask why first.</summary>
internal static class ChangedBackMarks
{
    /// <summary>By change, the newest recovery whose work is undone in it.</summary>
    public static async Task<IReadOnlyDictionary<long, int>> ReadAsync(
        PortalDbContext db, AftermathHistory history, long reportKey, IReadOnlyDictionary<long, ObjectRef> changes, CancellationToken cancel)
    {
        var writes = await WritesAsync(db, history, reportKey, changes.Values, cancel);
        var touched = changes.Where(change => writes.Contains(change.Value)).Select(change => change.Key).ToList();
        if (touched.Count == 0)
            return new Dictionary<long, int>();
        var items = await db.ReportItems.AsNoTracking().Where(item => touched.Contains(item.ChangeKey)).ToListAsync(cancel);
        return items.Select(item => (item.ChangeKey, Recovery: Of(writes[changes[item.ChangeKey]], item))).Where(mark => mark.Recovery is not null)
            .GroupBy(mark => mark.ChangeKey, mark => mark.Recovery!.Value).ToDictionary(marks => marks.Key, marks => marks.Max());
    }

    /// <summary>What recoveries wrote to these objects before the later side of the report was read.</summary>
    public static async Task<ILookup<ObjectRef, RecoveryWrite>> WritesAsync(PortalDbContext db, AftermathHistory history, long reportKey, IEnumerable<ObjectRef> objects, CancellationToken cancel)
    {
        var until = await db.Reports.Where(report => report.ReportKey == reportKey)
            .Select(report => db.Snapshots.Where(snapshot => snapshot.SnapshotKey == report.ToSnapshotKey).Select(snapshot => (DateTime?)snapshot.StartedAt).FirstOrDefault() ?? report.CreatedAt)
            .SingleOrDefaultAsync(cancel);
        return (await history.WritesAsync([.. objects.Select(one => one.Id).Distinct(StringComparer.Ordinal)], until, cancel)).ToLookup(write => write.Object);
    }

    /// <summary>The newest recovery that had put back what this item shows as different.</summary>
    public static int? Of(IEnumerable<RecoveryWrite> writes, ReportItemRow item) => writes.FirstOrDefault(write => StoredNames.Read<ItemKind>(item.Kind) switch
    {
        ItemKind.Attribute => write.WroteValue(item.Path, item.From, item.Now),
        ItemKind.Link => item.TargetId is { } target && write.WroteLink(item.Path, target, item.LinkInNow),
        ItemKind.Object => item.TargetId is null && write.WroteObject(item.Now == ObjectItem.Present),
        _ => false,
    })?.Recovery;
}
