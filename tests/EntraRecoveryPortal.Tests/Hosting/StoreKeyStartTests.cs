using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Hosting;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Hosting;

public sealed class StoreKeyStartTests
{
    [Fact]
    public async Task A_portal_without_the_key_of_its_store_does_not_start_and_names_it()
    {
        using var store = new TemporaryFolder();
        string keyId;
        await using (var portal = await PortalUnderTest.StartAsync(ClosedPortal.NoAuthority, store: store))
            keyId = await KeepReadingAsync(portal);
        var ring = await File.ReadAllTextAsync(store["portal.key"], TestContext.Current.CancellationToken);
        File.Delete(store["portal.key"]);

        var refused = await Assert.ThrowsAsync<PortalCannotStartException>(() => PortalUnderTest.StartAsync(ClosedPortal.NoAuthority, store: store));
        Assert.Contains(keyId, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Store:KeyFile", refused.Message, StringComparison.Ordinal);

        await File.AppendAllTextAsync(store["portal.key"], ring, TestContext.Current.CancellationToken);
        await using var again = await PortalUnderTest.StartAsync(ClosedPortal.NoAuthority, store: store);
        Assert.Empty((await again.Services.GetRequiredService<SnapshotStore>().ReadingAsync(1, TestContext.Current.CancellationToken)).Objects);
    }

    private static async Task<string> KeepReadingAsync(PortalUnderTest portal)
    {
        await using var db = await portal.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        var tenantKey = portal.Services.GetRequiredService<SingleTenant>().TenantKey;
        await portal.Services.GetRequiredService<SnapshotStore>().KeepReadingAsync(
            db, new() { TenantKey = tenantKey, TakenAt = DateTime.UnixEpoch, Scope = Scope.All, Profiles = [], Coverage = [], Objects = [], Links = [] },
            TestContext.Current.CancellationToken);
        return portal.Services.GetRequiredService<StoreKeys>().ActiveId;
    }
}
