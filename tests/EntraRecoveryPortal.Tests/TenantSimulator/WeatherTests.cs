using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.TenantSimulator.Weather;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

public sealed class WeatherTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    [Fact]
    public async Task What_a_wish_does_not_name_stays_as_it_is()
    {
        var simulator = await shared.ResetAsync();
        await simulator.WeatherAsync("""{"seed":9,"lag":{"seconds":3}}""");
        await simulator.WeatherAsync("""{"latency":{"milliseconds":1}}""");

        var inForce = (await simulator.RawAsync("GET", "/_simulator/weather")).Body;

        Assert.Equal(9, inForce["seed"]!.GetValue<int>());
        Assert.Equal(3, inForce["lag"]!["seconds"]!.GetValue<double>());
        Assert.Equal(1, inForce["latency"]!["milliseconds"]!.GetValue<double>());
        await simulator.ResetAsync();
        Assert.Equal(WeatherJson.Write(TenantWeather.Calm).ToJsonString(), (await simulator.RawAsync("GET", "/_simulator/weather")).Body.ToJsonString());
    }

    [Theory]
    [InlineData("""{"rain":1}""", "rain")]
    [InlineData("""{"rain":null}""", "rain")]
    [InlineData("""{"latency":{"seconds":1}}""", "latency.seconds")]
    [InlineData("""{"latency":{"milliseconds":-1}}""", "latency.milliseconds")]
    [InlineData("""{"latency":{"milliseconds":"much"}}""", "latency.milliseconds")]
    [InlineData("""{"quota":{"usedElsewhere":1}}""", "quota.usedElsewhere")]
    [InlineData("""{"quota":{"size":"XL"}}""", "quota.size")]
    [InlineData("""{"faults":[{"kind":"drop"},{"kind":"hail"}]}""", "faults[1].kind")]
    [InlineData("""{"faults":[{"kind":"status","status":200}]}""", "faults[0].status")]
    [InlineData("""{"faults":[{"path":"/users"}]}""", "faults[0].path")]
    [InlineData("""{"faults":[{"path":"**/members"}]}""", "faults[0].path")]
    [InlineData("""{"faults":[{"rate":1.5}]}""", "faults[0].rate")]
    [InlineData("""{"faults":null,"withdrawals":[{"permission":"*"}]}""", "withdrawals[0].app")]
    [InlineData("[]", "$")]
    [InlineData("rain", "$")]
    public async Task A_weather_that_cannot_be_is_refused_with_the_field_that_says_so(string text, string field)
    {
        var simulator = await shared.ResetAsync();
        var before = (await simulator.RawAsync("GET", "/_simulator/weather")).Body.ToJsonString();

        var reply = await simulator.ControlAsync("weather", text);

        Assert.Equal((400, field), (reply.Status, reply.Body["field"]!.ToString()));
        Assert.Equal(before, (await simulator.RawAsync("GET", "/_simulator/weather")).Body.ToJsonString());
    }

    [Fact]
    public async Task The_page_names_the_weather_and_offers_others()
    {
        var simulator = await shared.ResetAsync();

        Assert.Contains("Calm.", await simulator.Http.GetStringAsync(simulator.Address, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(200, (await simulator.ControlAsync("weather/stormy")).Status);
        Assert.Equal(404, (await simulator.ControlAsync("weather/snow")).Status);
        Assert.Contains("Stormy.", await simulator.Http.GetStringAsync(simulator.Address, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await simulator.WeatherAsync("""{"seed":2}""");
        Assert.Contains("Made by hand.", await simulator.Http.GetStringAsync(simulator.Address, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_line_takes_a_preset_or_a_file()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, """{"seed":4}""");

        Assert.Equal(TenantWeather.Documented with { Seed = 4 }, WeatherOption.Read(file) with { Faults = TenantWeather.Documented.Faults, Withdrawals = TenantWeather.Documented.Withdrawals });
        Assert.Same(TenantWeather.Calm, WeatherOption.Read("calm"));
        Assert.Same(TenantWeather.Documented, WeatherOption.Read(null));
        Assert.Equal("snow", Assert.Throws<WeatherException>(() => WeatherOption.Read("snow")).Field);
        File.Delete(file);
    }

    [Fact]
    public async Task A_permission_can_be_withdrawn_in_the_middle_of_a_run_and_counts_no_longer_in_tokens_already_issued()
    {
        var simulator = await shared.ResetAsync();
        var token = await simulator.TokenAsync(SimulatedTenant.ReaderClientId);
        await simulator.WeatherAsync($$"""{"withdrawals":[{"app":"{{SimulatedTenant.ReaderClientId}}","permission":"Policy.Read.All","after":3}]}""");

        var statuses = new List<int>();
        for (var i = 0; i < 5; i++)
            statuses.Add((await simulator.GetAsync("policies/authorizationPolicy")).Status);

        Assert.Equal([200, 200, 200, 403, 403], statuses);
        Assert.Equal(token, await simulator.TokenAsync(SimulatedTenant.ReaderClientId));
        Assert.Equal(200, (await simulator.GetAsync("users")).Status);
        Assert.DoesNotContain("Policy.Read.All", await RolesOfNewTokenAsync(simulator));
        await simulator.WeatherAsync("""{"withdrawals":null}""");
        Assert.Equal(200, (await simulator.GetAsync("policies/authorizationPolicy")).Status);
    }

    [Fact]
    public async Task Without_consent_tokens_carry_no_permission_at_all()
    {
        var simulator = await shared.ResetAsync();
        await simulator.TokenAsync(SimulatedTenant.WriterClientId);
        await simulator.WeatherAsync($$"""{"withdrawals":[{"app":"{{SimulatedTenant.ReaderClientId}}","permission":"*"}]}""");

        Assert.Empty(await RolesOfNewTokenAsync(simulator));
        Assert.Equal((403, "Authorization_RequestDenied"), ((await simulator.GetAsync("users")).Status, (await simulator.GetAsync("groups")).Code));
        Assert.Equal(200, (await simulator.SendAsync("GET", "users", null, SimulatedTenant.WriterClientId)).Status);
    }

    private static async Task<IReadOnlyList<string>> RolesOfNewTokenAsync(RunningSimulator simulator)
    {
        var token = (await simulator.TokenReplyAsync(SimulatedTenant.ReaderClientId)).Body["access_token"]!.ToString();
        return [.. new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(token).Claims.Where(x => x.Type == "roles").Select(x => x.Value)];
    }
}
