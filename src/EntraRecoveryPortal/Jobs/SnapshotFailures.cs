using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Jobs;

/// <summary>Captures that failed one after the other, none having succeeded since.</summary>
/// <param name="JobKey">The last of them.</param>
/// <param name="Count">At most <see cref="MostCounted"/>.</param>
/// <param name="Error">What the last one said.</param>
/// <param name="At">When the last one ended, UTC.</param>
/// <param name="IsScheduled">Whether the schedule had asked for the last one.</param>
public sealed record SnapshotFailures(long JobKey, int Count, string? Error, DateTime At, bool IsScheduled)
{
    /// <summary>From so many on, everybody at the portal is told.</summary>
    public const int Alarming = 3;

    private const int MostCounted = 20;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(4);

    /// <summary>When it is worth another try: five minutes after the first, and twice as long after each further one.</summary>
    public DateTime RetryAt => At + TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, FirstWait.Ticks << (Count - 1)));

    /// <summary>Null when the last capture did not fail. One that was cancelled says nothing.</summary>
    public static async Task<SnapshotFailures?> ReadAsync(PortalDbContext db, long tenantKey, CancellationToken cancel)
    {
        var ended = await db.Jobs.AsNoTracking()
            .Where(job => job.TenantKey == tenantKey && job.Kind == SnapshotScheduler.Kind && (job.State == JobState.Failed || job.State == JobState.Successful))
            .OrderByDescending(job => job.JobKey).Take(MostCounted)
            .Select(job => new { job.JobKey, job.State, job.Error, job.FinishedAt, job.StartedByObjectId }).ToListAsync(cancel);
        var failed = ended.TakeWhile(job => job.State == JobState.Failed).ToList();
        return failed is [var last, ..]
            ? new(last.JobKey, failed.Count, last.Error, last.FinishedAt ?? DateTime.MinValue, last.StartedByObjectId == Security.Person.Scheduler.ObjectId)
            : null;
    }
}
