using EntraRecoveryPortal.Demo;

namespace EntraRecoveryPortal.EndToEnd;

/// <summary>The demo as a person starts it, on free ports and with an empty store.</summary>
public class DemoFixture : IAsyncLifetime
{
    private readonly string data = Directory.CreateTempSubdirectory("erp-journey-").FullName;

    public RunningDemo Demo { get; private set; } = null!;

    public TenantWitness Tenant { get; private set; } = null!;

    protected virtual int Users => 260;

    /// <summary>One person alone heals everything, but where approval is what a journey is about.</summary>
    protected virtual Dictionary<string, string?> Settings { get; } = new(StringComparer.Ordinal) { ["Recovery:ApprovalTypes:0"] = "none", ["Recovery:ApprovalAbove"] = "1000000" };

    public async ValueTask InitializeAsync()
    {
        Demo = await RunningDemo.StartAsync(new DemoOptions { Users = Users, PortalPort = 0, TenantPort = 0, Data = data }, CancellationToken.None, Settings);
        Tenant = new TenantWitness(Demo.TenantUrl);
    }

    public async ValueTask DisposeAsync()
    {
        Tenant.Dispose();
        await Demo.DisposeAsync();
        Directory.Delete(data, recursive: true);
        GC.SuppressFinalize(this);
    }
}
