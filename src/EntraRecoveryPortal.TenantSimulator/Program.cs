using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.TenantSimulator.Weather;

var configuration = new ConfigurationBuilder().AddCommandLine(args).Build();
TenantWeather weather;
try
{
    weather = WeatherOption.Read(configuration["weather"]);
}
catch (WeatherException fault)
{
    await Console.Error.WriteLineAsync($"--weather {fault.Message}");
    return 1;
}

var options = new SimulatorOptions
{
    Url = new($"http://127.0.0.1:{configuration.GetValue("port", 5081)}"),
    Users = configuration.GetValue("users", 500),
    Seed = configuration.GetValue("seed", 1),
    Weather = weather,
    TimeFactor = configuration.GetValue("time-factor", 1.0),
};

await using var simulator = TenantSimulatorHost.Build(options, TimeProvider.System);
await simulator.StartAsync();
Console.WriteLine($"Simulated tenant {SimulatedTenant.Name} ({options.Users} users, seed {options.Seed}) on {simulator.Urls.First()}");
await simulator.WaitForShutdownAsync();
return 0;
