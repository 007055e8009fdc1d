namespace EntraRecoveryPortal.Tests.TenantSimulator;

/// <summary>One simulated tenant for the tests of a class, which run one after the other: each begins with the seed's state.</summary>
public sealed class SharedSimulator : IAsyncLifetime
{
    private RunningSimulator? simulator;

    public async ValueTask InitializeAsync() => simulator = await RunningSimulator.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (simulator is not null)
            await simulator.DisposeAsync();
    }

    internal async Task<RunningSimulator> ResetAsync()
    {
        await simulator!.ResetAsync();
        return simulator;
    }
}
