using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots.Retention;

/// <summary>
/// Whether the clock can be believed: expiry is a matter of time, and a clock that is wrong by years would empty the store. The last look is a row
/// that only moves on; a clock that went back, or on by more than it should have, is not believed before it has been steady for days.
/// </summary>
internal sealed class ClockWatch(IDbContextFactory<PortalDbContext> contexts, SingleTenant tenant, TimeProvider clock)
{
    /// <summary>The row: LastRunAt is the last look, NextRunAt from when on the clock is believed.</summary>
    public const string RowName = "clock";

    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromDays(2);
    private static readonly TimeSpan SteadyFor = TimeSpan.FromDays(3);
    private (DateTime Wall, long Ticks)? last;

    /// <summary>Looks at the clock. Null when it can be believed; otherwise why not, as a sentence.</summary>
    public async Task<string?> LookAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var newest = await db.Snapshots.Where(row => row.TenantKey == tenant.TenantKey && row.SealedAt != null)
            .OrderByDescending(row => row.SnapshotKey).Select(row => row.SealedAt).FirstOrDefaultAsync(cancel);
        var row = await db.ScheduleState.SingleOrDefaultAsync(row => row.Name == RowName, cancel);
        if (row is null)
            db.ScheduleState.Add(row = new() { Name = RowName, LastRunAt = now });
        if (HasJumped(now, row.LastRunAt!.Value))
            row.NextRunAt = now + SteadyFor;
        row.LastRunAt = now;
        last = (now, clock.GetTimestamp());
        await db.SaveChangesAsync(cancel);
        if (newest > now + Tolerance)
            return $"The newest snapshot was sealed at {newest:u}, and the clock says {now:u}.";
        return row.NextRunAt > now ? $"The clock jumped, or the portal was off for days; expiry waits until {row.NextRunAt:u}." : null;
    }

    private bool HasJumped(DateTime now, DateTime before)
    {
        var byItself = last is { } known && (now - known.Wall - clock.GetElapsedTime(known.Ticks)).Duration() > Tolerance;
        return byItself || now < before - Tolerance || now > before + LongestSilence;
    }
}
