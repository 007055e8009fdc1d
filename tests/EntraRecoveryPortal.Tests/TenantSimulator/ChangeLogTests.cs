using System.Globalization;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

/// <summary>The log of changes keeps the latest, and says from where on none is missing.</summary>
public sealed class ChangeLogTests
{
    private static readonly string Nora = SimulatedTenant.People[3].ObjectId;

    [Fact]
    public async Task What_is_forgotten_is_said_and_never_passed_over()
    {
        await using var simulator = await RunningSimulator.StartAsync(new() { Users = 10, ChangesKept = 5 });
        var begin = (await simulator.GetAsync("users/delta?$select=city&$deltaToken=latest")).DeltaLink!;
        Assert.Equal("1", (await simulator.RawAsync("GET", "/_simulator/log?top=1")).Header("x-complete-after"));

        for (var i = 0; i < 9; i++)
            await CityAsync(simulator, i);
        Assert.Equal(9, (await simulator.LogAsync()).Count);
        Assert.Single((await simulator.GetAsync(begin)).Value);
        await CityAsync(simulator, 9);
        await CityAsync(simulator, 10);

        var kept = await simulator.LogAsync();
        Assert.Equal((6, 7, 12), (kept.Count, kept[0]["number"]!.GetValue<int>(), kept[^1]["number"]!.GetValue<int>()));
        Assert.Equal("6", (await simulator.RawAsync("GET", "/_simulator/log?top=1")).Header("x-complete-after"));
        Assert.Equal(410, (await simulator.RawAsync("GET", "/_simulator/log?after=5")).Status);
        Assert.Equal(200, (await simulator.RawAsync("GET", "/_simulator/log?after=6&top=1")).Status);
        Assert.Equal((400, "syncStateNotFound"), ((await simulator.GetAsync(begin)).Status, (await simulator.GetAsync(begin)).Code));
        Assert.Equal(200, (await simulator.GetAsync("users/delta?$select=city")).Status);
    }

    private static async Task CityAsync(RunningSimulator simulator, int i) =>
        Assert.Equal(204, (await simulator.PatchAsync($"users/{Nora}", new JsonObject { ["city"] = i.ToString(CultureInfo.InvariantCulture) })).Status);
}
