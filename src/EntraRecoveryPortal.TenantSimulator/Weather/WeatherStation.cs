using EntraRecoveryPortal.TenantSimulator.Graph;

namespace EntraRecoveryPortal.TenantSimulator.Weather;

/// <summary>Knows the weather in force and deals it out.</summary>
internal sealed class WeatherStation(SimulatorOptions options, TenantClock clock)
{
    private const int LatencyDice = -1;
    private volatile Outlook outlook = new(options.Weather, before: null);
    private long delayed;

    public TenantWeather InForce => outlook.Weather;

    /// <summary>Rules that stay keep their counts.</summary>
    public void Set(TenantWeather weather) => outlook = new(weather, outlook);

    public void Reset()
    {
        outlook = new(options.Weather, before: null);
        Interlocked.Exchange(ref delayed, 0);
    }

    public Task DelayAsync(CancellationToken cancellation)
    {
        var (least, jitter) = InForce.Latency;
        if (least + jitter <= 0)
            return Task.CompletedTask;
        var number = Interlocked.Increment(ref delayed);
        return Task.Delay(TimeSpan.FromMilliseconds(least + jitter * Chance.Of(InForce.Seed, LatencyDice, number)), clock, cancellation);
    }

    /// <summary>The fault of one of these kinds that strikes this call. Every rule that could strike counts it.</summary>
    public FaultRule? Strike(GraphRequest request, params ReadOnlySpan<FaultKind> kinds)
    {
        FaultRule? first = null;
        foreach (var dice in outlook.Dice)
        {
            if (kinds.Contains(dice.Rule.Kind) && dice.Covers(request) && dice.Throw())
                first ??= dice.Rule;
        }

        return first;
    }

    /// <summary>Counts one request of the caller and leaves it what was not withdrawn.</summary>
    public Caller Admit(Caller caller) => outlook.Revocations.Count == 0 ? caller : caller with { Permissions = Left(caller.AppId, caller.Permissions, isRequest: true).ToHashSet() };

    /// <summary>What goes into a new token.</summary>
    public IReadOnlyList<string> Granted(string appId, IReadOnlyList<string> permissions) => Left(appId, permissions, isRequest: false);

    private IReadOnlyList<string> Left(string appId, IEnumerable<string> permissions, bool isRequest)
    {
        var gone = outlook.Revocations.Where(x => x.Concerns(appId) && x.IsInForce(isRequest)).Select(x => x.Permission).ToHashSet();
        return gone.Contains(Revocation.Everything) ? [] : [.. permissions.Where(x => !gone.Contains(x))];
    }

    private sealed class Outlook
    {
        public Outlook(TenantWeather weather, Outlook? before)
        {
            Weather = weather;
            var keepsDice = before is not null && before.Weather.Seed == weather.Seed && before.Weather.Faults.SequenceEqual(weather.Faults);
            Dice = keepsDice ? before!.Dice : [.. weather.Faults.Select((rule, place) => new FaultDice(rule, weather.Seed, place))];
            var keepsRevocations = before?.Weather.Withdrawals.SequenceEqual(weather.Withdrawals) == true;
            Revocations = keepsRevocations ? before!.Revocations : [.. weather.Withdrawals.Select(x => new Revocation(x))];
        }

        public TenantWeather Weather { get; }

        public IReadOnlyList<FaultDice> Dice { get; }

        public IReadOnlyList<Revocation> Revocations { get; }
    }
}
