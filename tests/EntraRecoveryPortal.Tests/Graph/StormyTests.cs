using EntraRecoveryPortal.Tests.Hosting;
using EntraRecoveryPortal.Tests.TenantSimulator;

namespace EntraRecoveryPortal.Tests.Graph;

/// <summary>Tests with a tenant and a portal of their own, since they spoil the weather.</summary>
public abstract class StormyTests(int users) : IAsyncLifetime
{
    private RunningSimulator? simulator;
    private PortalUnderTest? portal;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected RunningSimulator Tenant => simulator!;

    private protected PortalUnderTest Portal => portal!;

    public async ValueTask InitializeAsync()
    {
        simulator = await RunningSimulator.StartAsync(new() { Users = users }, clock: TimeProvider.System);
        portal = await StormyPortal.StartAsync(simulator);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Portal.DisposeAsync();
        await Tenant.DisposeAsync();
    }
}
