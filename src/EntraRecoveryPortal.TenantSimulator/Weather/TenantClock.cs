namespace EntraRecoveryPortal.TenantSimulator.Weather;

/// <summary>
/// The one time of the tenant: the time it was given, some times as fast and moved forward by hand. Quotas, tokens, recycle bins, lag and latency all go by it.
/// </summary>
internal sealed class TenantClock(TimeProvider given, double startFactor) : TimeProvider
{
    private volatile Course course = new(given.GetUtcNow(), given.GetUtcNow(), startFactor);

    public double Factor => course.Factor;

    public override DateTimeOffset GetUtcNow() => course.At(given.GetUtcNow());

    /// <summary>Waits under way keep the length they were given.</summary>
    public void Advance(TimeSpan by) => course = course with { Shown = course.Shown + by };

    /// <summary>From now on this many times as fast as the time it was given.</summary>
    public void Run(double factor)
    {
        var now = given.GetUtcNow();
        course = new(now, course.At(now), factor);
    }

    public void Reset() => course = new(given.GetUtcNow(), given.GetUtcNow(), startFactor);

    /// <summary>How long that is for a caller, whose own clock keeps the ordinary pace: what an answer tells in seconds is meant for it.</summary>
    public TimeSpan ForCaller(TimeSpan tenantTime) => tenantTime / course.Factor;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        given.CreateTimer(callback, state, Given(dueTime), Given(period));

    private TimeSpan Given(TimeSpan tenantTime) => tenantTime == Timeout.InfiniteTimeSpan ? tenantTime : ForCaller(tenantTime);

    private sealed record Course(DateTimeOffset From, DateTimeOffset Shown, double Factor)
    {
        public DateTimeOffset At(DateTimeOffset now) => Shown + (now - From) * Factor;
    }
}
