namespace EntraRecoveryPortal.Tests.Graph;

/// <summary>Time that passes only when a test says so, timers included.</summary>
internal sealed class HandClock : TimeProvider
{
    private readonly List<HandTimer> timers = [];
    private DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        timers.Add(timer);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        now += by;
        foreach (var timer in timers.Where(timer => timer.IsDue).ToList())
            timer.Fire();
    }

    private sealed class HandTimer(HandClock clock, Action callback) : ITimer
    {
        private DateTimeOffset? dueAt;

        public bool IsDue => dueAt <= clock.now;

        public void Fire()
        {
            dueAt = null;
            callback();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            dueAt = dueTime == Timeout.InfiniteTimeSpan ? null : clock.now + dueTime;
            return true;
        }

        public void Dispose() => dueAt = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
