using System.Diagnostics;
using EntraRecoveryPortal.Benchmarks.Simulator;
using Microsoft.Data.Sqlite;

namespace EntraRecoveryPortal.Benchmarks.Capturing;

/// <summary>A simulated tenant in a process of its own, and a portal with an empty store in this one.</summary>
internal sealed class MeasuredTenant : IAsyncDisposable
{
    private readonly string folder;
    private readonly SimulatorProcess process;
    private readonly SimulatorClient client;

    private MeasuredTenant(string folder, SimulatorProcess process, MeasuredPortal portal) =>
        (this.folder, this.process, Portal, client) = (folder, process, portal, new(process.Address));

    public MeasuredPortal Portal { get; }

    public Uri Address => process.Address;

    /// <param name="groups">Null for as many as go with these users.</param>
    /// <param name="proves">Whether every capture reads everything whole.</param>
    public static async Task<MeasuredTenant> StartAsync(int users, int? groups, bool proves = false)
    {
        var simulator = await SimulatorProcess.StartAsync(users, groups: groups);
        var store = Directory.CreateTempSubdirectory("capture-").FullName;
        return new(store, simulator, await MeasuredPortal.StartAsync(store, simulator.Address, proves));
    }

    /// <returns>The access token of the portal's reader.</returns>
    public Task<string> SignInAsync() => client.SignInAsync();

    /// <summary>What one page of a chain takes at the mean, from being asked for to being read, when nothing else is asked of the tenant.</summary>
    public async Task<double> PageSecondsAsync(string chain, int pages)
    {
        await client.SignInAsync();
        var (taken, time) = (0, TimeSpan.Zero);
        for (string? next = chain; next is not null && taken < pages; taken++)
        {
            var watch = Stopwatch.StartNew();
            var page = await client.GetAsync(next);
            time += watch.Elapsed;
            next = SimulatorClient.Next(page);
        }

        return time.TotalSeconds / taken;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await Portal.DisposeAsync();
        await process.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
