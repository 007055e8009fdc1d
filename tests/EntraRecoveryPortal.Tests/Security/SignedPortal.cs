using EntraRecoveryPortal.Tests.Hosting;

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
    }

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        await Authority.DisposeAsync();
    }
}
