using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Tests.Data;
using EntraRecoveryPortal.Tests.Features.Snapshots;
using EntraRecoveryPortal.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Security;

/// <summary>A portal and its authority on one clock, for all tests of a class.</summary>
public sealed class SignedPortal : IAsyncLifetime
{
    internal FakeClock Clock { get; } = new(TimeProvider.System.GetUtcNow()); // cookies expire by the client's own clock

    internal LoopbackAuthority Authority { get; private set; } = null!;

    internal PortalUnderTest Portal { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Authority = await LoopbackAuthority.StartAsync(Clock);
        Portal = await PortalUnderTest.StartAsync(Authority.Url, Clock);
        await Portal.KeepStillAsync();
    }

    internal async Task<Browser> SignedInAsync(TestPerson person)
    {
        Authority.Honest().Person = person;
        var browser = Portal.OpenBrowser();
        await browser.OpenAsync("/");
        return browser;
    }

    /// <summary>Seals a snapshot of that state.</summary>
    internal async Task<SnapshotHeader> CaptureAsync(TenantState state)
    {
        var cancel = TestContext.Current.CancellationToken;
        var tenant = Portal.Services.GetRequiredService<SingleTenant>().TenantKey;
        await using var db = await Portal.Contexts.CreateDbContextAsync(cancel);
        var job = TestStore.JobOf(tenant);
        // Held, or the portal's own runner would take a job that nobody seems to work at.
        (job.LeaseOwner, job.LeaseUntil) = ("test", Clock.GetUtcNow().UtcDateTime.AddYears(1));
        db.Jobs.Add(job);
        await db.SaveChangesAsync(cancel);
        var header = await state.CaptureAsync(Portal.Services.GetRequiredService<SnapshotStore>(), tenant, job.JobKey, cancel);
        await db.Jobs.ExecuteUpdateAsync(set => set.SetProperty(row => row.State, JobState.Successful), cancel);
        return header;
    }

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        await Authority.DisposeAsync();
    }
}
