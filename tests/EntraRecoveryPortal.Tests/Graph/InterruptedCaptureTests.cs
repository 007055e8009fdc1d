using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Tests.Hosting;
using EntraRecoveryPortal.Tests.Security;
using EntraRecoveryPortal.Tests.TenantSimulator;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Graph;

/// <summary>A portal that stops in the middle of a capture, and the next one that goes on with it.</summary>
public sealed class InterruptedCaptureTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    // Asked again in ten minutes: the capture waits here until somebody ends it. The type is the last one that is read.
    private const string StandsStill = """{"faults":[{"kind":"status","status":503,"retryAfter":600,"path":"devices"}]}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_next_portal_reads_only_what_is_missing_and_the_snapshot_is_a_whole_one()
    {
        var simulator = await shared.ResetAsync();
        using var store = new TemporaryFolder();
        await simulator.WeatherAsync(StandsStill);
        long job;
        IReadOnlyList<SnapshotTypeRow> finished;
        await using (var first = await CapturingPortal.StartAsync(simulator, store: store))
        {
            job = await BegunAsync(first.Portal);
            finished = await FinishedAsync(first.Portal, "user", "group", "application");
            Assert.Empty((await first.Store.ListAsync(0, 10, Cancel)).Items);
        }

        await simulator.WeatherAsync("""{"faults":[]}""");
        Assert.Equal(204, (await simulator.ControlAsync("requests/reset")).Status);
        await using var next = await CapturingPortal.StartAsync(simulator, proveEvery: TimeSpan.FromTicks(1), store: store);
        await using var scope = next.Portal.ScopeOf(TestPerson.Ada);
        var ended = await StormyPortal.EndOfAsync(scope.ServiceProvider.GetRequiredService<JobQueue>(), job);
        var asked = (await simulator.RequestsAsync())["byPath"]!.AsArray().Select(path => path!["path"]!.ToString()).ToList();

        Assert.Equal(JobState.Successful, ended.State);
        Assert.Contains("devices", asked);
        Assert.DoesNotContain(asked, path => path is "users" or "users/delta" or "groups/delta" or "applications" or "applications/delta");
        var snapshot = (await next.Store.OfJobAsync(job, Cancel))!;
        Assert.All(snapshot.Types, row => Assert.Equal(CoverageState.Complete, row.Coverage));
        Assert.All(finished.Where(row => row.Relation.Length == 0), row => Assert.Equal((row.ReadStart, row.ReadEnd, row.DeltaLink, row.PresentCount), Kept(snapshot.Of(row.Type))));
        Assert.All(finished.Where(row => row.Relation.Length == 0), row => Assert.True(CaptureHandover.IsTakenOver(snapshot.Of(row.Type)), row.Type));
        Assert.False(CaptureHandover.IsTakenOver(snapshot.Of("device")));
        await next.ProveAsync(snapshot);
    }

    [Fact]
    public async Task What_a_person_cancels_leaves_nothing_behind()
    {
        var simulator = await shared.ResetAsync();
        await simulator.WeatherAsync(StandsStill);
        await using var portal = await CapturingPortal.StartAsync(simulator);
        var job = await BegunAsync(portal.Portal);
        await FinishedAsync(portal.Portal, "user");

        await using var scope = portal.Portal.ScopeOf(TestPerson.Ada);
        var jobs = scope.ServiceProvider.GetRequiredService<JobQueue>();
        await jobs.CancelAsync(job, Cancel);

        Assert.Equal(JobState.Abandoned, (await StormyPortal.EndOfAsync(jobs, job)).State);
        await using var db = await portal.Portal.Contexts.CreateDbContextAsync(Cancel);
        Assert.Equal((0, 0, 0, 0), (await db.Snapshots.CountAsync(Cancel), await db.SnapshotTypes.CountAsync(Cancel), await db.ObjectVersions.CountAsync(Cancel), await db.Packs.CountAsync(Cancel)));
    }

    private static (DateTime? ReadStart, DateTime? ReadEnd, string? DeltaLink, int PresentCount) Kept(SnapshotTypeRow row) => (row.ReadStart, row.ReadEnd, row.DeltaLink, row.PresentCount);

    private static async Task<long> BegunAsync(PortalUnderTest portal)
    {
        await using var scope = portal.ScopeOf(TestPerson.Ada);
        return await scope.ServiceProvider.GetRequiredService<SnapshotService>().CaptureAsync(note: null, Guid.NewGuid(), Cancel);
    }

    // What the capture under way has finished, as soon as these types are.
    private static async Task<IReadOnlyList<SnapshotTypeRow>> FinishedAsync(PortalUnderTest portal, params string[] types)
    {
        using var changed = new SemaphoreSlim(0);
        await using var scope = portal.ScopeOf(TestPerson.Ada);
        using var subscription = scope.ServiceProvider.GetRequiredService<JobQueue>().Subscribe(() => changed.Release());
        while (true)
        {
            await using var db = await portal.Contexts.CreateDbContextAsync(Cancel);
            var finished = await db.SnapshotTypes.AsNoTracking().ToListAsync(Cancel);
            if (types.All(type => finished.Any(row => row.Type == type)))
                return finished;
            await changed.WaitAsync(Cancel);
        }
    }
}
