namespace EntraRecoveryPortal.Features.Snapshots.Retention;

/// <summary>Which snapshots may leave. Whatever the clock says, the newest stay: so many of any kind, so many complete ones, and of each type the newest that read it whole.</summary>
internal static class PurgeChoice
{
    /// <param name="candidates">In any order.</param>
    /// <param name="bound">Keys of snapshots that a hold keeps or a reader is at work on.</param>
    public static IReadOnlyList<PurgeCandidate> Of(IReadOnlyCollection<PurgeCandidate> candidates, IReadOnlySet<long> bound, int keepAtLeast, DateTime now)
    {
        var newestFirst = candidates.OrderByDescending(one => one.SnapshotKey).ToList();
        var staying = newestFirst.Take(keepAtLeast)
            .Concat(newestFirst.Where(one => one.IsComplete).Take(keepAtLeast))
            .Concat(newestFirst.SelectMany(one => one.CompleteTypes.Select(type => (type, one))).GroupBy(part => part.type).Select(same => same.First().one))
            .Select(one => one.SnapshotKey).ToHashSet();
        return [.. newestFirst.Where(one => one.ExpiresAt <= now && !staying.Contains(one.SnapshotKey) && !bound.Contains(one.SnapshotKey)).Reverse()];
    }
}
