using EntraRecoveryPortal.Features.Snapshots;

namespace EntraRecoveryPortal.Features.Overview;

/// <summary>One cell of the strip: the last snapshot of a day, and all that the day's snapshots found changed.</summary>
/// <param name="Day">In UTC.</param>
/// <param name="Last">Null when no snapshot was sealed that day.</param>
/// <param name="Changed">Objects and links; the very first snapshot changed nothing.</param>
public sealed record DayOfSnapshots(DateOnly Day, SnapshotSummary? Last, int Changed)
{
    /// <summary>One cell a day up to and with today, oldest first.</summary>
    public static IReadOnlyList<DayOfSnapshots> Strip(IReadOnlyList<SnapshotSummary> snapshots, DateOnly today, int days)
    {
        var byDay = snapshots.ToLookup(s => DateOnly.FromDateTime(s.Header.SealedAt));
        return
        [
            .. from back in Enumerable.Range(0, days)
               let day = today.AddDays(back + 1 - days)
               select new DayOfSnapshots(day, byDay[day].MaxBy(s => s.Number), byDay[day].Where(s => s.Number > 1).Sum(s => s.Header.ChangedObjects + s.Header.ChangedLinks)),
        ];
    }
}
