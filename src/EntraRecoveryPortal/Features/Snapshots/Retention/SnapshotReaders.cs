using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Jobs;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots.Retention;

/// <summary>
/// Who is at work on which snapshots. Long readers take a lease and renew it; reports, plans and recoveries are known by their own rows.
/// A reader takes its lease first and looks whether the snapshot is purged second, a purge marks first and looks for readers second:
/// one of the two sees the other.
/// </summary>
public sealed class SnapshotReaders(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    private const string Prefix = "reader/";
    private const long Every = 0;
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan WorkLasts = TimeSpan.FromDays(1);

    /// <summary>Keeps a snapshot's rows until disposed, or until ten minutes passed without a renewal.</summary>
    public async Task<SnapshotLease> TakeAsync(long snapshotKey, CancellationToken cancel)
    {
        var lease = new SnapshotLease(contexts, clock, $"{Prefix}{snapshotKey}/{Guid.NewGuid():N}", Length);
        await lease.RenewAsync(cancel);
        return lease;
    }

    /// <summary>Keeps the rows of every snapshot that is not marked yet: no other is marked meanwhile. What was marked before goes on leaving.</summary>
    public Task<SnapshotLease> TakeAllAsync(CancellationToken cancel) => TakeAsync(Every, cancel);

    /// <summary>Snapshots that somebody is at work on.</summary>
    internal async Task<IReadOnlySet<long>> BusyAsync(PortalDbContext db, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var recently = now - WorkLasts;
        var leases = await db.Leases.Where(lease => lease.Name.StartsWith(Prefix) && lease.Until > now).Select(lease => lease.Name).ToListAsync(cancel);
        var sides = await db.Reports
            .Where(report => db.Jobs.Any(job => job.JobKey == report.JobKey && !JobState.Final.Contains(job.State)) || report.CompletedAt > recently
                || db.Plans.Any(plan => plan.ReportKey == report.ReportKey && plan.CreatedAt > recently)
                || db.Recoveries.Any(recovery => recovery.ReportKey == report.ReportKey && recovery.CompletedAt == null))
            .Select(report => new { report.FromSnapshotKey, report.ToSnapshotKey })
            .ToListAsync(cancel);
        var read = leases.Select(name => long.Parse(name.Split('/')[1], System.Globalization.CultureInfo.InvariantCulture)).ToHashSet();
        if (read.Remove(Every))
            read.UnionWith(await db.Snapshots.Where(row => row.SealedAt != null && row.PurgedAt == null).Select(row => row.SnapshotKey).ToListAsync(cancel));
        return read.Concat(sides.SelectMany(side => new[] { side.FromSnapshotKey, side.ToSnapshotKey }).OfType<long>())
            .ToHashSet();
    }

    internal async Task ForgetAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await db.Leases.Where(lease => lease.Name.StartsWith(Prefix) && lease.Until < now).ExecuteDeleteAsync(cancel);
    }
}

/// <summary>A reader's claim on the rows of a snapshot.</summary>
public sealed class SnapshotLease : IAsyncDisposable
{
    private readonly IDbContextFactory<PortalDbContext> _contexts;
    private readonly TimeProvider _clock;
    private readonly string _name;
    private readonly TimeSpan _length;
    private long _renewedAt;

    internal SnapshotLease(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock, string name, TimeSpan length) =>
        (_contexts, _clock, _name, _length) = (contexts, clock, name, length);

    /// <summary>As often as one likes; renews when a good part of the lease has passed.</summary>
    public Task RenewWhenDueAsync(CancellationToken cancel) => _clock.GetElapsedTime(_renewedAt) > _length / 5 ? RenewAsync(cancel) : Task.CompletedTask;

    public async Task RenewAsync(CancellationToken cancel)
    {
        _renewedAt = _clock.GetTimestamp();
        var until = _clock.GetUtcNow().UtcDateTime + _length;
        await using var db = await _contexts.CreateDbContextAsync(cancel);
        if (await db.Leases.Where(row => row.Name == _name).ExecuteUpdateAsync(set => set.SetProperty(row => row.Until, until), cancel) == 1)
            return;
        db.Leases.Add(new() { Name = _name, Until = until });
        await db.SaveChangesAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await using var db = await _contexts.CreateDbContextAsync(CancellationToken.None);
        await db.Leases.Where(row => row.Name == _name).ExecuteDeleteAsync(CancellationToken.None);
    }
}
