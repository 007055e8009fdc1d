using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.TenantSimulator.Weather;
using EntraRecoveryPortal.Tests.Hosting;
using EntraRecoveryPortal.Tests.Security;
using EntraRecoveryPortal.Tests.TenantSimulator;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Graph;

/// <summary>What a capture is worth when Graph is busy, breaks off, or refuses.</summary>
public sealed class BadWeatherTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_capture_through_refusals_outages_and_broken_connections_comes_out_whole()
    {
        var storm = new TenantWeather
        {
            Seed = 4,
            Quota = TenantWeather.Calm.Quota,
            Faults =
            [
                new() { Status = 429, RetryAfter = 1, After = 5, Times = 2 },
                new() { Status = 429, Rate = 0.1 },
                new() { Status = 503, RetryAfter = 0, Rate = 0.1 },
                new() { Status = 500, Rate = 0.05 },
                new() { Status = 502, Rate = 0.05 },
                new() { Kind = FaultKind.Drop, Rate = 0.05 },
                new() { Kind = FaultKind.CutBody, Rate = 0.05 },
                new() { Kind = FaultKind.BrokenJson, Rate = 0.05 },
            ],
        };
        await using var simulator = await RunningSimulator.StartAsync(new() { Users = 60 }, storm, TimeProvider.System);
        await using var portal = await StormyPortal.StartAsync(simulator);

        var stormy = await portal.CaptureAsync();
        var requests = await simulator.RequestsAsync();
        Assert.Equal(200, (await simulator.ControlAsync("weather/calm")).Status);
        var calm = await portal.CaptureAsync();

        Assert.All(stormy.Types, row => Assert.True(row.Coverage == CoverageState.Complete, $"{row.Type} {row.Relation}: {row.Reason}"));
        Assert.Equal((calm.Header.ObjectCount, calm.Header.LinkCount), (stormy.Header.ObjectCount, stormy.Header.LinkCount));
        Assert.Equal((0, 0), (calm.Header.ChangedObjects, calm.Header.ChangedLinks));
        Assert.True(requests["faults"]!["429"]!.GetValue<int>() > 2);
        Assert.True(requests["faults"]!.AsObject().Count >= 5, requests["faults"]!.ToJsonString());
    }

    [Fact]
    public async Task A_type_that_Graph_refuses_is_told_as_such_and_the_others_are_whole()
    {
        await using var simulator = await RunningSimulator.StartAsync(new() { Users = 60 }, clock: TimeProvider.System);
        await simulator.WeatherAsync("""{"faults":[{"kind":"status","status":403,"path":"devices/**"}]}""");
        await using var portal = await StormyPortal.StartAsync(simulator);

        var snapshot = await portal.CaptureAsync();

        var refused = snapshot.Types.Where(row => row.Coverage != CoverageState.Complete).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, row => Assert.Equal("device", row.Type));
        Assert.All(refused, row => Assert.Contains("403", row.Reason, StringComparison.Ordinal));
    }
}
