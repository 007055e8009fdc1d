using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.TenantSimulator.Weather;
using Microsoft.AspNetCore.Builder;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

public sealed class TenantClockTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_factor_changes_the_pace_and_never_the_moment()
    {
        var outside = new FakeClock();
        var clock = new TenantClock(outside, 1);
        var start = outside.GetUtcNow();

        clock.Run(60);
        Assert.Equal(start, clock.GetUtcNow());
        outside.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(start.AddHours(1), clock.GetUtcNow());
        clock.Advance(TimeSpan.FromDays(1));
        clock.Run(1);
        outside.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(start.AddDays(1).AddMinutes(61), clock.GetUtcNow());
        clock.Reset();
        Assert.Equal(outside.GetUtcNow(), clock.GetUtcNow());
    }

    [Fact]
    public void A_wait_is_as_much_shorter_as_time_is_faster()
    {
        var outside = new FakeClock();
        var clock = new TenantClock(outside, 60);

        var wait = Task.Delay(TimeSpan.FromHours(1), clock, Cancel);
        outside.Advance(TimeSpan.FromSeconds(59));
        Assert.False(wait.IsCompleted);
        outside.Advance(TimeSpan.FromSeconds(1));
        Assert.True(wait.IsCompleted);
    }

    [Fact]
    public async Task The_clock_is_moved_over_HTTP_and_delta_tokens_and_tokens_hang_on_it()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var delta = (await simulator.GetAsync("users/delta?$deltatoken=latest")).DeltaLink!;

        var moved = await simulator.ControlAsync("clock", """{"advance":"8.00:00:00"}""");

        Assert.Equal(simulator.Clock.GetUtcNow().AddDays(8), moved.Body["now"]!.GetValue<DateTimeOffset>());
        Assert.Equal(401, (await simulator.GetAsync(delta)).Status);
        var token = (await simulator.TokenReplyAsync(SimulatedTenant.ReaderClientId)).Body["access_token"]!.ToString();
        Assert.Equal("syncStateNotFound", (await simulator.RawAsync("GET", new Uri(delta).PathAndQuery, x => x.Authorization = new("Bearer", token))).Code);
    }

    [Theory]
    [InlineData("""{"advance":"-1.00:00:00"}""", "advance")]
    [InlineData("""{"advance":"soon"}""", "advance")]
    [InlineData("""{"factor":0}""", "factor")]
    [InlineData("""{"factor":"2"}""", "factor")]
    [InlineData("""{"back":1}""", "back")]
    [InlineData("soon", "$")]
    public async Task A_clock_is_not_moved_by_nonsense(string text, string field)
    {
        await using var simulator = await RunningSimulator.StartAsync(new() { Users = 10 });

        var reply = await simulator.ControlAsync("clock", text);

        Assert.Equal((400, field), (reply.Status, reply.Body["field"]!.ToString()));
    }

    [Fact]
    public async Task A_faster_tenant_refills_its_quota_faster_and_tells_waits_in_the_callers_seconds()
    {
        await using var simulator = await RunningSimulator.StartAsync(new() { Users = 10, TimeFactor = 10 });
        await simulator.WeatherAsync("""{"quota":{"writes":1}}""");
        Assert.NotEqual(429, (await simulator.DeleteAsync($"users/{Guid.Empty}")).Status);

        var refused = await simulator.DeleteAsync($"users/{Guid.Empty}");

        Assert.Equal((429, "27"), (refused.Status, refused.Header("Retry-After")));
        simulator.Clock.Advance(TimeSpan.FromSeconds(27));
        Assert.NotEqual(429, (await simulator.DeleteAsync($"users/{Guid.Empty}")).Status);
        Assert.Equal(360, (await simulator.TokenReplyAsync(SimulatedTenant.ReaderClientId)).Body["expires_in"]!.GetValue<int>());
    }

    [Fact]
    public async Task Calls_that_wait_out_a_latency_hold_no_thread()
    {
        const int Calls = 500;
        var outside = new FakeClock();
        await using var app = TenantSimulatorHost.Build(
            new() { Url = new("http://127.0.0.1:0"), Users = 10, Weather = TenantWeather.Calm with { Latency = new(3_600_000, 3_600_000) } }, outside);
        await app.StartAsync(Cancel);
        using var http = new HttpClient { BaseAddress = new(app.Urls.First()) };

        var replies = Enumerable.Range(0, Calls).Select(_ => http.GetAsync(new Uri("/v1.0/users", UriKind.Relative), Cancel)).ToList();
        while (await WaitingAsync() < Calls)
            await Task.Yield();
        outside.Advance(TimeSpan.FromMinutes(59));
        Assert.DoesNotContain(replies, x => x.IsCompleted);
        outside.Advance(TimeSpan.FromMinutes(62));

        Assert.All(await Task.WhenAll(replies), x => Assert.Equal(401, (int)x.StatusCode));

        async Task<int> WaitingAsync() =>
            System.Text.Json.Nodes.JsonNode.Parse(await http.GetStringAsync(new Uri("/_simulator/requests", UriKind.Relative), Cancel))!["roundTrips"]!.GetValue<int>();
    }
}
