using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Settings;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Tests.Data;
using EntraRecoveryPortal.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Features.Snapshots;

public sealed class RetentionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_snapshot_expires_when_the_configuration_in_force_at_its_seal_says()
    {
        using var store = new TemporaryFolder();
        await using (var portal = await PortalUnderTest.StartAsync(ClosedPortal.NoAuthority, store: store, settings: ("Retention:Monthly", "1")))
        {
            await using var scope = portal.ScopeOf(null);
            var sealedAs = await CaptureAsync(portal);
            Assert.Equal(sealedAs.SealedAt.AddDays(56), sealedAs.ExpiresAt);
            Assert.Contains("8 weekly", scope.ServiceProvider.GetRequiredService<SettingsService>().RetentionInWords(), StringComparison.Ordinal);
        }

        await using var shorter = await PortalUnderTest.StartAsync(ClosedPortal.NoAuthority, store: store, settings: ("Retention:KeepAll", "3.00:00:00"));
        var later = await CaptureAsync(shorter);
        var earlier = (await shorter.Services.GetRequiredService<SnapshotStore>().FindAsync(1, Cancel))!.Header;
        Assert.Equal((3, 56), ((later.ExpiresAt - later.SealedAt).Days, (earlier.ExpiresAt - earlier.SealedAt).Days));
    }

    private static async Task<SnapshotHeader> CaptureAsync(PortalUnderTest portal)
    {
        var job = TestStore.JobOf(portal.Services.GetRequiredService<SingleTenant>().TenantKey, kind: "nobody runs this");
        await using var db = await portal.Contexts.CreateDbContextAsync(Cancel);
        db.Jobs.Add(job);
        await db.SaveChangesAsync(Cancel);
        using var writer = await portal.Services.GetRequiredService<SnapshotStore>()
            .BeginAsync(new() { TenantKey = job.TenantKey, JobKey = job.JobKey, Epoch = job.Epoch, Trigger = "manual" }, Cancel);
        return await writer.SealAsync(Cancel);
    }
}
