using EntraRecoveryPortal.TenantSimulator.Metering;

namespace EntraRecoveryPortal.TenantSimulator.Weather;

/// <summary>How Graph behaves towards its callers for the time being. Everything random in it follows from the seed and the number of the request.</summary>
public sealed record TenantWeather
{
    /// <summary>Every call is answered, and at once.</summary>
    public static TenantWeather Calm { get; } = new() { Quota = new() { Refuses = false, ConditionalAccessLane = false } };

    /// <summary>The documented quotas, and nothing out of order.</summary>
    public static TenantWeather Documented { get; } = new();

    public int Seed { get; init; } = 1;

    public Latency Latency { get; init; } = new();

    public Quota Quota { get; init; } = new();

    public Lag Lag { get; init; } = new();

    /// <summary>Looked at in this order; the first that strikes decides.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    public IReadOnlyList<Withdrawal> Withdrawals { get; init; } = [];
}

/// <summary>How long a call waits before it is looked at.</summary>
/// <param name="Milliseconds">The least.</param>
/// <param name="JitterMilliseconds">What chance may add.</param>
public sealed record Latency(double Milliseconds = 0, double JitterMilliseconds = 0);

/// <summary>For how long reads show what was before a write. Writes themselves always see what is.</summary>
/// <param name="Seconds">For every write, and by id for what was made or restored.</param>
/// <param name="ListSeconds">For what was made or restored in lists and delta, where that is longer.</param>
/// <param name="JitterSeconds">What chance may add to both, object by object.</param>
public sealed record Lag(double Seconds = 0, double ListSeconds = 0, double JitterSeconds = 0)
{
    internal TimeSpan Longest => TimeSpan.FromSeconds(Math.Max(Seconds, ListSeconds) + JitterSeconds);
}

/// <summary>
/// A permission that an application no longer has, from one of its requests on. It is gone from new tokens and no longer counts in those already issued, as if Graph
/// had revoked them: it does so within minutes at most, while the token itself would last an hour.
/// </summary>
/// <param name="App">Client id.</param>
/// <param name="Permission">An application permission, or * for all: the consent is gone.</param>
/// <param name="After">How many requests of the application still have it.</param>
public sealed record Withdrawal(string App, string Permission, long After = 0);
