namespace EntraRecoveryPortal.Benchmarks.Rounds;

/// <summary>Runs so many times as fast as the clock on the wall, and its timers with it. Whoever shares it lives in the same time.</summary>
internal sealed class FastClock(int factor) : TimeProvider
{
    private readonly DateTimeOffset begun = System.GetUtcNow();
    private readonly long begunAt = System.GetTimestamp();

    public int Factor => factor;

    public override DateTimeOffset GetUtcNow() => begun + System.GetElapsedTime(begunAt) * factor;

    public override long GetTimestamp() => begunAt + (System.GetTimestamp() - begunAt) * factor;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => System.CreateTimer(callback, state, Slowly(dueTime), Slowly(period));

    private TimeSpan Slowly(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / factor;
}
