using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.Tests.Hosting;
using EntraRecoveryPortal.Tests.TenantSimulator;

namespace EntraRecoveryPortal.Tests.Security;

/// <summary>The same before a simulated tenant to which this portal may write.</summary>
public sealed class GuardedTenant : GuardedStore
{
    private RunningSimulator tenant = null!;

    /// <summary>How many writes have come to the tenant.</summary>
    internal async Task<int> WritesAsync() => (await tenant.RequestsAsync())["writes"]!.GetValue<int>();

    public override async ValueTask InitializeAsync()
    {
        tenant = await RunningSimulator.StartAsync(new() { Users = 20 });
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await tenant.DisposeAsync();
    }

    private protected override Task<PortalUnderTest> OpenAsync() => PortalUnderTest.StartAsync(tenant.Address, settings:
    [
        ("SignIn:TenantId", SimulatedTenant.TenantId), ("SignIn:ClientId", SimulatedTenant.PortalClientId), ("SignIn:ClientSecret", SimulatedTenant.PortalClientSecret),
        ("Tenant:Id", SimulatedTenant.TenantId),
        ("Tenant:Reader:ClientId", SimulatedTenant.ReaderClientId), ("Tenant:Reader:ClientSecret", SimulatedTenant.ReaderClientSecret),
        ("Tenant:Writer:ClientId", SimulatedTenant.WriterClientId), ("Tenant:Writer:ClientSecret", SimulatedTenant.WriterClientSecret),
    ]);
}
