using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Hosting;

public sealed class ForeignStoreTests
{
    [Fact]
    public async Task A_store_of_a_version_that_is_not_known_is_refused_by_name_and_not_touched()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var store = new TemporaryFolder();
        await using (var portal = await PortalUnderTest.StartAsync(ClosedPortal.NoAuthority, store: store))
        {
            await using var db = await portal.Contexts.CreateDbContextAsync(cancel);
            await db.Database.ExecuteSqlRawAsync("""INSERT INTO "__EFMigrationsHistory" SELECT '20990101000000_Later', "ProductVersion" FROM "__EFMigrationsHistory" LIMIT 1""", cancel);
        }

        var refused = await Assert.ThrowsAsync<PortalCannotStartException>(() => PortalUnderTest.StartAsync(ClosedPortal.NoAuthority, store: store));

        Assert.Contains("20990101000000_Later", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Store:ConnectionString", refused.Message, StringComparison.Ordinal);
    }
}
