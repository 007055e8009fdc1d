using System.Globalization;
using EntraRecoveryPortal.Benchmarks.Rounds;
using EntraRecoveryPortal.Benchmarks.Simulator;
using EntraRecoveryPortal.Graph;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Benchmarks.Storms;

/// <summary>
/// Captures through random weather, with random life in the tenant before and during them. A round has a fresh store and the seed's tenant: mostly one calm capture,
/// then the stormy one, then a calm one that must be whole. What is true is told by the simulator alone: its states, its log of changes and its log of writes.
/// </summary>
public sealed class StormyCaptures : IAsyncDisposable
{
    private static readonly TimeSpan WeekOfTokens = TimeSpan.FromDays(8);
    private readonly string folder;
    private readonly SimulatorProcess simulator;
    private int captures;
    private int refused;
    private int types;
    private int marked;

    private StormyCaptures(string folder, SimulatorProcess simulator) => (this.folder, this.simulator) = (folder, simulator);

    /// <summary>How stormy it was, as a sentence.</summary>
    public string Told => string.Create(CultureInfo.InvariantCulture,
        $"{captures} stormy captures of this run were sealed and {refused} said that nothing could be read; of {types} types in them {marked} were told not to be complete.");

    public static async Task<StormyCaptures> PrepareAsync(string folder, int users, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return new(folder, await SimulatorProcess.StartAsync(users));
    }

    /// <summary>Null when all was as it should be.</summary>
    public Task<string?> RoundAsync(int seed, CancellationToken cancel) => RoundFolder.PlayAsync(folder, seed, place => PlayAsync(place, seed, cancel));

    private async Task<string?> PlayAsync(string place, int seed, CancellationToken cancel)
    {
        var random = new Random(seed);
        using var tenant = new LivingTenant(simulator.Address, random.Next());
        await tenant.BeginAsync(cancel);
        await using var store = await StoreInHand.OpenAsync(new PortalFolder(place), simulator.Address, cancel, services: services => services
            .AddSingleton(new GraphPacing { ConditionalAccessSpacing = TimeSpan.FromMilliseconds(2), FirstRetry = TimeSpan.FromMilliseconds(2), UnitsPerSecond = 100_000, Burst = 100_000 }));
        SnapshotTold? before = null;
        if (random.Next(4) > 0)
        {
            await store.CaptureAsync(cancel);
            before = await SnapshotTold.ReadAsync(await store.ArchiveAsync(1, cancel));
            if (Verdict.OfCalm(before, tenant.Now) is { } wrong)
                return $"Before the storm: {wrong}";
            if (random.Next(6) == 0)
                await tenant.WaitAsync(WeekOfTokens, cancel);
        }

        var weather = StormWeather.Of(random);
        if (!weather.Lags)
            tenant.Forget();
        await tenant.LiveAsync(random.Next(3), cancel);
        if (await StormAsync(store, tenant, weather, before, cancel) is { } fault)
            return $"{fault} Weather: {weather.Json}";
        await tenant.SettleAsync(cancel);
        await store.CaptureAsync(cancel);
        var calm = await SnapshotTold.ReadAsync(await store.ArchiveAsync((await store.NumbersAsync(cancel))[^1], cancel));
        if (Verdict.OfCalm(calm, tenant.Now) is { } after)
            return $"After the storm: {after} Weather: {weather.Json}";
        return (await store.VerifyAsync(cancel)).Faults is [var first, ..] ? $"{first.Where}: {first.What}" : null;
    }

    public ValueTask DisposeAsync() => simulator.DisposeAsync();

    private async Task<string?> StormAsync(StoreInHand store, LivingTenant tenant, StormWeather weather, SnapshotTold? before, CancellationToken cancel)
    {
        await tenant.WeatherAsync(weather.Json, cancel);
        var failure = await tenant.WhileLivingAsync(() => store.TryCaptureAsync(cancel), cancel);
        await tenant.WeatherAsync(StormWeather.Calm, cancel);
        if (await tenant.ForeignWriteAsync(cancel) is { } write)
            return $"Somebody wrote to the tenant: {write}.";
        if (failure is not null)
        {
            refused++;
            // Only where nothing at all could be read may there be no snapshot.
            return weather.MayRefuseAll ? null : $"No snapshot was taken: {failure}";
        }

        var taken = await SnapshotTold.ReadAsync(await store.ArchiveAsync(before is null ? 1 : 2, cancel));
        captures++;
        types += taken.Types.Count();
        marked += taken.Types.Count(type => !taken.IsWhole(type));
        return Verdict.OfStormy(taken, before, tenant.Moments);
    }
}
