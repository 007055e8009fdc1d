using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Jobs;

/// <summary>
/// Who may run a job. A claim raises the epoch, and every later write names the epoch it was claimed with: a runner that was thought dead
/// and comes back changes nothing.
/// </summary>
internal sealed class JobLeases(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    /// <summary>Claims the oldest job of these kinds that nobody holds; null when there is none.</summary>
    public async Task<JobRow?> ClaimAsync(string owner, IReadOnlyCollection<string> kinds, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var now = clock.GetUtcNow().UtcDateTime;
        var free = await db.Jobs.AsNoTracking()
            .Where(j => !JobState.Final.Contains(j.State) && kinds.Contains(j.Kind) && (j.LeaseUntil == null || j.LeaseUntil < now))
            .OrderBy(j => j.JobKey).Select(j => new { j.JobKey, j.Epoch }).Take(8).ToListAsync(cancel);
        foreach (var job in free)
        {
            var claimed = await db.Jobs.Where(j => j.JobKey == job.JobKey && j.Epoch == job.Epoch && !JobState.Final.Contains(j.State))
                .ExecuteUpdateAsync(
                    set => set.SetProperty(j => j.Epoch, job.Epoch + 1)
                        .SetProperty(j => j.LeaseOwner, owner)
                        .SetProperty(j => j.LeaseUntil, now + Length)
                        .SetProperty(j => j.StartedAt, j => j.StartedAt ?? now),
                    cancel);
            if (claimed == 1)
                return await db.Jobs.AsNoTracking().SingleAsync(j => j.JobKey == job.JobKey, cancel);
        }

        return null;
    }

    /// <summary>Null when the lease is lost; otherwise whether somebody asked to cancel.</summary>
    public async Task<bool?> RenewAsync(long jobKey, long epoch, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await RenewAsync(db, jobKey, epoch, cancel)
            ? await db.Jobs.Where(j => j.JobKey == jobKey).Select(j => j.CancelRequested).SingleAsync(cancel)
            : null;
    }

    /// <summary>Renews inside the caller's transaction, which thereby commits only while the lease is held.</summary>
    public async Task<bool> RenewAsync(PortalDbContext db, long jobKey, long epoch, CancellationToken cancel)
    {
        var until = clock.GetUtcNow().UtcDateTime + Length;
        return await Held(db, jobKey, epoch).ExecuteUpdateAsync(set => set.SetProperty(j => j.LeaseUntil, until), cancel) == 1;
    }

    /// <summary>False when the lease is lost.</summary>
    public async Task<bool> ReportAsync(long jobKey, long epoch, JobProgress progress, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var until = clock.GetUtcNow().UtcDateTime + Length;
        return await Held(db, jobKey, epoch).ExecuteUpdateAsync(
            set => set.SetProperty(j => j.State, progress.State)
                .SetProperty(j => j.Phase, Lengths.Fit(progress.Phase, Lengths.Name))
                .SetProperty(j => j.Done, progress.Done)
                .SetProperty(j => j.Total, progress.Total)
                .SetProperty(j => j.Message, progress.Message)
                .SetProperty(j => j.LeaseUntil, until),
            cancel) == 1;
    }

    /// <summary>Ends the job for good; false when the lease is lost.</summary>
    public async Task<bool> FinishAsync(long jobKey, long epoch, string state, string? error, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var now = clock.GetUtcNow().UtcDateTime;
        return await Held(db, jobKey, epoch).ExecuteUpdateAsync(
            set => set.SetProperty(j => j.State, state)
                .SetProperty(j => j.Error, error == null ? null : Lengths.Fit(error, Lengths.Sentence))
                .SetProperty(j => j.FinishedAt, now)
                .SetProperty(j => j.LeaseOwner, (string?)null)
                .SetProperty(j => j.LeaseUntil, (DateTime?)null),
            cancel) == 1;
    }

    /// <summary>Gives the job back unfinished, so that another portal or the next start goes on with it at once.</summary>
    public async Task ReleaseAsync(long jobKey, long epoch, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await Held(db, jobKey, epoch).ExecuteUpdateAsync(
            set => set.SetProperty(j => j.LeaseOwner, (string?)null).SetProperty(j => j.LeaseUntil, (DateTime?)null), cancel);
    }

    private static IQueryable<JobRow> Held(PortalDbContext db, long jobKey, long epoch)
        => db.Jobs.Where(j => j.JobKey == jobKey && j.Epoch == epoch && !JobState.Final.Contains(j.State));
}
