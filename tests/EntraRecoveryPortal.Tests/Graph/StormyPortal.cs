using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.Tests.Hosting;
using EntraRecoveryPortal.Tests.Security;
using EntraRecoveryPortal.Tests.TenantSimulator;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Graph;

/// <summary>The portal in front of a simulated tenant, quick to ask again, and snapshots taken through its jobs. Unless a schedule says otherwise, each reads everything whole.</summary>
internal static class StormyPortal
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static Task<PortalUnderTest> StartAsync(RunningSimulator simulator) => StartAsync(simulator, store: null, ("Schedule:ProveEvery", "00:00:00.0000001"));

    public static Task<PortalUnderTest> StartAsync(RunningSimulator simulator, TemporaryFolder? store, params (string Key, string Value)[] schedule) => PortalUnderTest.StartAsync(
        simulator.Address,
        store: store,
        services: services => services.AddSingleton(new GraphPacing { ConditionalAccessSpacing = TimeSpan.FromMilliseconds(5), FirstRetry = TimeSpan.FromMilliseconds(5) }),
        settings:
        [
            ("Tenant:Id", SimulatedTenant.TenantId),
            ("Tenant:Reader:ClientId", SimulatedTenant.ReaderClientId),
            ("Tenant:Reader:ClientSecret", SimulatedTenant.ReaderClientSecret),
            .. schedule,
        ]);

    public static async Task<SnapshotSummary> CaptureAsync(this PortalUnderTest portal)
    {
        await using var scope = portal.ScopeOf(TestPerson.Ada);
        var job = await EndOfAsync(scope.ServiceProvider.GetRequiredService<JobQueue>(), await scope.ServiceProvider.GetRequiredService<SnapshotService>().CaptureAsync(note: null, Guid.NewGuid(), Cancel));
        Assert.True(job.State == JobState.Successful, job.Error);
        return (await portal.Services.GetRequiredService<SnapshotStore>().OfJobAsync(job.JobKey, Cancel))!;
    }

    public static async Task<JobRow> EndOfAsync(JobQueue jobs, long jobKey)
    {
        using var changed = new SemaphoreSlim(0);
        using var subscription = jobs.Subscribe(() => changed.Release());
        while (true)
        {
            if (await jobs.FindAsync(jobKey, Cancel) is { } job && JobState.IsFinal(job.State))
                return job;
            await changed.WaitAsync(Cancel);
        }
    }
}
