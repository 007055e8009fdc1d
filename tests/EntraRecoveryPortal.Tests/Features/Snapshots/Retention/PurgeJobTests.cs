using System.Threading.Channels;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Features.Snapshots.Retention;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EntraRecoveryPortal.Tests.Features.Snapshots.Retention;

/// <summary>A portal that nobody tells to: it looks, asks for a purge, runs it and writes it down.</summary>
public sealed class PurgeJobTests
{
    private readonly FakeClock _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_has_expired_leaves_by_itself_and_the_audit_says_so()
    {
        await using var portal = await PortalUnderTest.StartAsync(
            ClosedPortal.NoAuthority, _clock, settings: [("Retention:Daily", "1"), ("Retention:Weekly", "0"), ("Retention:Monthly", "0"), ("Retention:KeepAtLeast", "1")]);
        for (var day = 0; day < 4; day++)
        {
            await CaptureAsync(portal);
            _clock.Advance(TimeSpan.FromHours(25));
        }

        await UntilAsync(portal, async () =>
        {
            await portal.Services.GetServices<IHostedService>().OfType<PurgeSchedule>().Single().AskIfDueAsync(Cancel);
            return (await portal.Services.GetRequiredService<SnapshotPurge>().DueAsync(Cancel)).Count == 0;
        });

        Assert.Null(await portal.Services.GetRequiredService<SnapshotStore>().FindAsync(1, Cancel));
        Assert.NotNull(await portal.Services.GetRequiredService<SnapshotStore>().FindAsync(4, Cancel));
        var entry = Assert.Single(await portal.AuditAsync(), entry => entry is { Action: "snapshot.purge", Target: "snapshot 1" });
        Assert.Equal("Scheduler", entry.PersonName);
    }

    private static async Task UntilAsync(PortalUnderTest portal, Func<Task<bool>> isSo)
    {
        var changes = Channel.CreateUnbounded<bool>();
        await using var scope = portal.Services.CreateAsyncScope();
        using var subscription = scope.ServiceProvider.GetRequiredService<JobQueue>().Subscribe(() => changes.Writer.TryWrite(true));
        while (!await isSo())
            await changes.Reader.ReadAsync(Cancel);
    }

    private static async Task CaptureAsync(PortalUnderTest portal)
    {
        await using var db = await portal.Contexts.CreateDbContextAsync(Cancel);
        var job = new JobRow
        {
            TenantKey = portal.Services.GetRequiredService<SingleTenant>().TenantKey,
            Kind = "nobody runs this",
            Argument = "{}",
            State = "successful",
            CreatedAt = DateTime.UnixEpoch,
            StartedByTenantId = "t",
            StartedByObjectId = "o",
            StartedByName = "Ada",
            Epoch = 1,
            OperationId = Guid.NewGuid(),
        };
        db.Jobs.Add(job);
        await db.SaveChangesAsync(Cancel);
        using var writer = await portal.Services.GetRequiredService<SnapshotStore>()
            .BeginAsync(new() { TenantKey = job.TenantKey, JobKey = job.JobKey, Epoch = 1, Trigger = "manual" }, Cancel);
        await writer.SealAsync(Cancel);
    }
}
