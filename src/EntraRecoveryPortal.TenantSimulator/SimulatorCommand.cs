using System.CommandLine;
using System.Globalization;
using EntraRecoveryPortal.TenantSimulator.Weather;

namespace EntraRecoveryPortal.TenantSimulator;

/// <summary>The command line of a simulator that runs alone.</summary>
public static class SimulatorCommand
{
    private static readonly SimulatorOptions Defaults = new();

    public static RootCommand Create(Func<SimulatorOptions, CancellationToken, Task<int>> run)
    {
        var users = Number("--users", "People in the tenant; everything else scales with them", Defaults.Users, 10, 10_000_000);
        var groups = new Option<int?>("--groups") { Description = "Groups of 25 in a large tenant, when not one to five people" };
        var seed = Number("--seed", "Another number makes another tenant", Defaults.Seed, 0, int.MaxValue);
        var port = Number("--port", "Where it listens on this computer; 0 takes any free port", Defaults.Url.Port, 0, 65535);
        var weather = Weather();
        var factor = Number("--time-factor", "How many times as fast its time runs", (int)Defaults.TimeFactor, 1, 100_000);
        var command = new RootCommand("Starts a simulated Entra tenant: Microsoft Graph and sign-in, on this computer only.") { users, groups, seed, port, weather, factor };
        command.SetAction((parsed, cancel) => run(
            new()
            {
                Users = parsed.GetValue(users),
                Groups = parsed.GetValue(groups),
                Seed = parsed.GetValue(seed),
                Url = new($"http://127.0.0.1:{parsed.GetValue(port)}"),
                Weather = WeatherOption.Read(parsed.GetValue(weather)),
                TimeFactor = parsed.GetValue(factor),
            },
            cancel));
        return command;
    }

    /// <summary>Starts it and stays until it is stopped. What prevents the start is told in one line.</summary>
    public static async Task<int> RunAsync(SimulatorOptions options, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        try
        {
            await using var simulator = TenantSimulatorHost.Build(options, TimeProvider.System);
            await simulator.StartAsync(cancellation);
            await output.WriteLineAsync($"Simulated tenant {SimulatedTenant.Name} ({options.Users} users, seed {options.Seed}) on {simulator.Urls.First()}");
            await output.FlushAsync(cancellation);
            await simulator.WaitForShutdownAsync(cancellation);
            return 0;
        }
        catch (IOException)
        {
            await error.WriteLineAsync($"Port {options.Url.Port} cannot be used, something else may listen there: choose another with --port.");
            return 1;
        }
        catch (ArgumentException fault)
        {
            await error.WriteLineAsync(fault.Message);
            return 1;
        }
    }

    /// <summary>The faults of a command line that does not read, in one line; null where it does.</summary>
    public static string? FaultsOf(ParseResult parsed) =>
        parsed.Errors.Count == 0 ? null : string.Join(' ', parsed.Errors.Select(x => x.Message.ReplaceLineEndings(" ").Trim()));

    private static Option<string?> Weather()
    {
        var option = new Option<string?>("--weather") { Description = $"How Graph behaves at the start: {string.Join(", ", WeatherPreset.All.Select(x => x.Name))}, or a file" };
        option.Validators.Add(result =>
        {
            try
            {
                WeatherOption.Read(result.Tokens is [var token] ? token.Value : null);
            }
            catch (WeatherException fault)
            {
                result.AddError($"--weather {fault.Message}");
            }
        });
        return option;
    }

    private static Option<int> Number(string name, string description, int value, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, CultureInfo.InvariantCulture, out var number) || number < least || number > most))
                result.AddError($"{name} takes a whole number from {least} to {most}.");
        });
        return option;
    }
}
