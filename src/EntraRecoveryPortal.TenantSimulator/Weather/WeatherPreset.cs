using EntraRecoveryPortal.TenantSimulator.Metering;

namespace EntraRecoveryPortal.TenantSimulator.Weather;

/// <summary>A weather to pick by its name, on the page and on the command line.</summary>
internal sealed record WeatherPreset(string Name, string Title, string Story, TenantWeather Weather)
{
    public static IReadOnlyList<WeatherPreset> All { get; } =
    [
        new("calm", "Calm", "Every call is answered at once, however many there are.", TenantWeather.Calm),
        new("documented", "As documented", "Microsoft's quotas, one Conditional Access request a second, nothing out of order.", TenantWeather.Documented),
        new("busy", "Busy quota", "Somebody else uses nine tenths of the application's quota.", new() { Quota = new() { UsedElsewhere = 0.9 } }),
        new("stormy", "Stormy", "One call in ten fails on the server, one connection in fifty breaks before or after the work was done, some bodies are cut.", new()
        {
            Faults =
            [
                new() { Status = 503, RetryAfter = 2, Rate = 0.05 },
                new() { Status = 500, Rate = 0.02 },
                new() { Status = 502, Rate = 0.02 },
                new() { Status = 504, Rate = 0.01, TakesEffect = true },
                new() { Kind = FaultKind.Drop, Rate = 0.01 },
                new() { Kind = FaultKind.Drop, Rate = 0.01, TakesEffect = true },
                new() { Kind = FaultKind.CutBody, Rate = 0.01 },
            ],
        }),
        new("slow", "Slow", "Every call takes between 0.3 and 0.9 seconds.", new() { Latency = new(300, 600) }),
        new("lagging", "Lagging", "What was written shows after 5 to 10 seconds, and what was made or restored after 20 to 25 in lists.", new() { Lag = new(Seconds: 5, ListSeconds: 20, JitterSeconds: 5) }),
    ];

    public static WeatherPreset? Find(string name) => All.FirstOrDefault(x => string.Equals(x.Name, name, StringComparison.OrdinalIgnoreCase));
}
