using EntraRecoveryPortal.Tests.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Security;

public sealed class KeyRingTests
{
    [Fact]
    public async Task Two_portals_of_one_store_read_each_others_cookies_and_the_store_alone_reads_none()
    {
        using var store = new TemporaryFolder();
        string cookie;
        await using (var first = await PortalUnderTest.StartAsync(ClosedPortal.NoAuthority, store: store))
        {
            cookie = Protector(first).Protect("Ada");
            await using var db = await first.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
            var xml = await db.DataProtectionKeys.Select(k => k.Xml).SingleAsync(TestContext.Current.CancellationToken);
            Assert.Contains("StoreKeyXmlDecryptor", xml, StringComparison.Ordinal);
            Assert.DoesNotContain("masterKey", xml, StringComparison.Ordinal);
        }

        await using (var second = await PortalUnderTest.StartAsync(ClosedPortal.NoAuthority, store: store))
            Assert.Equal("Ada", Protector(second).Unprotect(cookie));

        File.Delete(store["portal.key"]);
        await using var stranger = await PortalUnderTest.StartAsync(ClosedPortal.NoAuthority, store: store);
        Assert.ThrowsAny<Exception>(() => Protector(stranger).Unprotect(cookie));
    }

    private static IDataProtector Protector(PortalUnderTest portal)
        => portal.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
}
