using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Tests.Jobs;

/// <summary>The portal's own runner knows "capture" too; its clock is the real one and its schedule is off, so these rows are held by nobody for long.</summary>
public sealed class SnapshotSchedulerTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private PortalUnderTest portal = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
        => portal = await PortalUnderTest.StartAsync(ClosedPortal.NoAuthority, services: s =>
        {
            foreach (var runner in s.Where(d => d.ImplementationType == typeof(JobRunner)).ToList())
                s.Remove(runner);
        });

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task A_new_store_owes_no_snapshot()
    {
        Assert.False(await Scheduler().AskIfDueAsync(Cancel));
        Assert.Empty(await JobsAsync());
    }

    [Fact]
    public async Task A_snapshot_is_asked_for_once_when_it_is_due()
    {
        await Scheduler().AskIfDueAsync(Cancel);
        clock.Advance(TimeSpan.FromDays(1));
        Assert.True(await Scheduler().AskIfDueAsync(Cancel));
        Assert.False(await Scheduler().AskIfDueAsync(Cancel));

        var job = Assert.Single(await JobsAsync());
        Assert.Equal(("capture", "Scheduler"), (job.Kind, job.StartedByName));
        Assert.Single(await portal.AuditAsync(), entry => entry.Action == "snapshot.capture");
    }

    [Fact]
    public async Task Days_without_a_portal_are_made_up_for_by_one_snapshot()
    {
        await Scheduler().AskIfDueAsync(Cancel);
        clock.Advance(TimeSpan.FromDays(9));
        Assert.True(await Scheduler().AskIfDueAsync(Cancel));
        Assert.False(await Scheduler().AskIfDueAsync(Cancel));
        Assert.Single(await JobsAsync());
    }

    [Fact]
    public async Task Of_several_portals_one_asks()
    {
        await Scheduler().AskIfDueAsync(Cancel);
        clock.Advance(TimeSpan.FromDays(1));
        var asked = 0;
        foreach (var other in Enumerable.Range(0, 5).Select(_ => Scheduler()))
            asked += await other.AskIfDueAsync(Cancel) ? 1 : 0;
        Assert.Equal(1, asked);
        Assert.Single(await JobsAsync());
    }

    [Fact]
    public async Task A_capture_under_way_counts_for_the_one_that_is_due()
    {
        await Scheduler().AskIfDueAsync(Cancel);
        clock.Advance(TimeSpan.FromDays(1));
        await Scheduler().AskIfDueAsync(Cancel);
        clock.Advance(TimeSpan.FromDays(1));
        Assert.False(await Scheduler().AskIfDueAsync(Cancel));
        Assert.Single(await JobsAsync());
    }

    [Fact]
    public async Task A_failed_snapshot_is_asked_for_again_each_time_after_a_longer_wait()
    {
        await Scheduler().AskIfDueAsync(Cancel);
        clock.Advance(TimeSpan.FromDays(1));
        await Scheduler().AskIfDueAsync(Cancel);
        foreach (var wait in new[] { 5, 10, 20, 40 })
        {
            await EndAsync(JobState.Failed);
            clock.Advance(TimeSpan.FromMinutes(wait) - TimeSpan.FromSeconds(1));
            Assert.False(await Scheduler().AskIfDueAsync(Cancel));
            clock.Advance(TimeSpan.FromSeconds(1));
            Assert.True(await Scheduler().AskIfDueAsync(Cancel));
            Assert.False(await Scheduler().AskIfDueAsync(Cancel));
        }

        Assert.Equal(5, (await JobsAsync()).Count);
        Assert.Contains(await portal.AuditAsync(), entry => entry.Target.StartsWith("retry of job", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(JobState.Successful)]
    [InlineData(JobState.Abandoned)]
    public async Task What_did_not_fail_is_not_asked_for_again(string state)
    {
        await Scheduler().AskIfDueAsync(Cancel);
        clock.Advance(TimeSpan.FromDays(1));
        await Scheduler().AskIfDueAsync(Cancel);
        await EndAsync(state);

        clock.Advance(TimeSpan.FromHours(5));

        Assert.False(await Scheduler().AskIfDueAsync(Cancel));
    }

    [Fact]
    public async Task A_snapshot_that_a_person_asked_for_is_not_asked_for_again()
    {
        await Scheduler().AskIfDueAsync(Cancel);
        clock.Advance(TimeSpan.FromDays(1));
        await Scheduler().AskIfDueAsync(Cancel);
        await EndAsync(JobState.Failed, by: "ada");

        clock.Advance(TimeSpan.FromHours(5));

        Assert.False(await Scheduler().AskIfDueAsync(Cancel));
    }

    [Fact]
    public async Task Failures_are_counted_from_the_last_one_that_succeeded()
    {
        await Scheduler().AskIfDueAsync(Cancel);
        foreach (var state in new[] { JobState.Failed, JobState.Successful, JobState.Failed, JobState.Failed, JobState.Abandoned, JobState.Failed })
        {
            clock.Advance(TimeSpan.FromDays(1));
            await Scheduler().AskIfDueAsync(Cancel);
            await EndAsync(state);
        }

        await using var db = await portal.Contexts.CreateDbContextAsync(Cancel);
        var failures = await SnapshotFailures.ReadAsync(db, portal.Services.GetRequiredService<SingleTenant>().TenantKey, Cancel);

        Assert.Equal((3, "It broke."), (failures!.Count, failures.Error));
    }

    private async Task EndAsync(string state, string? by = null)
    {
        await using var db = await portal.Contexts.CreateDbContextAsync(Cancel);
        var job = await db.Jobs.SingleAsync(row => !JobState.Final.Contains(row.State), Cancel);
        (job.State, job.FinishedAt, job.Error) = (state, clock.GetUtcNow().UtcDateTime, state == JobState.Failed ? "It broke." : null);
        job.StartedByObjectId = by ?? job.StartedByObjectId;
        await db.SaveChangesAsync(Cancel);
    }

    private SnapshotScheduler Scheduler()
        => new(portal.Contexts, portal.Services.GetRequiredService<IServiceScopeFactory>(), portal.Services.GetRequiredService<SingleTenant>(),
            Options.Create(new ScheduleOptions()), clock, NullLogger<SnapshotScheduler>.Instance);

    private async Task<IReadOnlyList<JobRow>> JobsAsync()
    {
        await using var db = await portal.Contexts.CreateDbContextAsync(Cancel);
        return await db.Jobs.AsNoTracking().ToListAsync(Cancel);
    }
}
