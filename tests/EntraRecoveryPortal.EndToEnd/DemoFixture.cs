using EntraRecoveryPortal.Demo;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Graph;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.EndToEnd;

/// <summary>The demo as a person starts it, on free ports and with an empty store.</summary>
public class DemoFixture : IAsyncLifetime
{
    private readonly string data = Directory.CreateTempSubdirectory("erp-journey-").FullName;

    public RunningDemo Demo { get; private set; } = null!;

    public TenantWitness Tenant { get; private set; } = null!;

    protected virtual int Users => 260;

    /// <summary>
    /// Whether the tenant keeps the documented quotas and the portal its patience. A journey of some minutes then waits for most of them, so one set of journeys does it for all.
    /// </summary>
    protected virtual bool KeepsItsTime => false;

    /// <summary>One person alone heals everything, but where approval is what a journey is about.</summary>
    protected virtual Dictionary<string, string?> Settings { get; } = new(StringComparer.Ordinal) { ["Recovery:ApprovalTypes:0"] = "none", ["Recovery:ApprovalAbove"] = "1000000" };

    public virtual async ValueTask InitializeAsync()
    {
        Demo = await RunningDemo.StartAsync(new DemoOptions { Users = Users, PortalPort = 0, TenantPort = 0, Data = data }, CancellationToken.None, Settings, Hasten);
        Tenant = new TenantWitness(Demo.TenantUrl);
        if (!KeepsItsTime)
            await Tenant.WeatherAsync("""{"quota":{"refuses":false,"conditionalAccessLane":false}}""");
    }

    public async ValueTask DisposeAsync()
    {
        Tenant.Dispose();
        await Demo.DisposeAsync();
        Directory.Delete(data, recursive: true);
        GC.SuppressFinalize(this);
    }

    private void Hasten(IServiceCollection services)
    {
        if (KeepsItsTime)
            return;
        services
            .AddSingleton(new RecoveryPace { BetweenReads = TimeSpan.FromMilliseconds(50) })
            .AddSingleton(new GraphPacing { ConditionalAccessSpacing = TimeSpan.FromMilliseconds(5) });
    }
}
