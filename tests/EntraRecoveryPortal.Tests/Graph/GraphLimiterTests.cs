using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Graph;

namespace EntraRecoveryPortal.Tests.Graph;

public sealed class GraphLimiterTests
{
    private static readonly GraphPacing Pacing = new() { UnitsPerSecond = 10, Burst = 10, ConditionalAccessSpacing = TimeSpan.FromSeconds(1.1) };
    private readonly FakeClock clock = new();

    [Fact]
    public async Task Captures_leave_the_last_tenth_to_those_in_a_hurry()
    {
        var limiter = new GraphLimiter(Pacing, clock);
        for (var call = 0; call < 9; call++)
            await limiter.TakeAsync(Lane.Default, 1, GraphPriority.Low, TestContext.Current.CancellationToken);

        var capture = limiter.TakeAsync(Lane.Default, 1, GraphPriority.Low, TestContext.Current.CancellationToken);
        var recovery = limiter.TakeAsync(Lane.Default, 1, GraphPriority.Normal, TestContext.Current.CancellationToken);

        Assert.True(recovery.IsCompletedSuccessfully);
        Assert.False(capture.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        await capture;
    }

    [Fact]
    public async Task Writes_are_let_through_as_the_quota_fills_and_a_throttled_part_stops_them_for_a_while()
    {
        var limiter = new GraphLimiter(Pacing with { WritesPerSecond = 2, WriteBurst = 20 }, clock);
        await limiter.TakeWritesAsync(20, TestContext.Current.CancellationToken);

        var next = limiter.TakeWritesAsync(20, TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(next.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(2));
        await next;

        clock.Advance(TimeSpan.FromSeconds(60));
        limiter.LearnWrites([new GraphAnswer { Status = 204 }, new GraphAnswer { Status = 429, RetryAfter = TimeSpan.FromSeconds(30) }]);
        var held = limiter.TakeWritesAsync(1, TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(held.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(5));
        await held;
    }

    [Theory]
    [InlineData(0.95, true)]
    [InlineData(0.98, false)]
    public async Task Writes_use_what_there_is_until_the_last_of_it_goes(double told, bool goesOn)
    {
        var limiter = new GraphLimiter(Pacing with { WritesPerSecond = 2, WriteBurst = 20 }, clock);

        limiter.LearnWrites([new GraphAnswer { Status = 204, QuotaShare = told }]);

        Assert.Equal(goesOn, limiter.TakeWritesAsync(20, TestContext.Current.CancellationToken).IsCompleted);
    }

    [Fact]
    public async Task What_of_a_turn_was_not_written_is_there_for_the_next()
    {
        var limiter = new GraphLimiter(Pacing with { WritesPerSecond = 2, WriteBurst = 20 }, clock);
        await limiter.TakeWritesAsync(20, TestContext.Current.CancellationToken);

        limiter.GiveBackWrites(15);

        Assert.True(limiter.TakeWritesAsync(15, TestContext.Current.CancellationToken).IsCompleted);
        Assert.False(limiter.TakeWritesAsync(5, TestContext.Current.CancellationToken).IsCompleted);
    }

    [Fact]
    public async Task Nothing_goes_out_before_the_time_that_Graph_named()
    {
        var limiter = new GraphLimiter(Pacing, clock);
        limiter.Learn(Lane.Default, new GraphAnswer { Status = 429, RetryAfter = TimeSpan.FromSeconds(30) }, paid: 1);

        var call = limiter.TakeAsync(Lane.Default, 1, GraphPriority.Normal, TestContext.Current.CancellationToken);

        Assert.Equal(clock.GetUtcNow().AddSeconds(30), limiter.WaitingUntil);
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(call.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        await call;
        Assert.Null(limiter.WaitingUntil);
    }

    [Fact]
    public async Task Costs_told_afterwards_are_paid_before_the_next_call()
    {
        var limiter = new GraphLimiter(Pacing, clock);
        await limiter.TakeAsync(Lane.Default, 1, GraphPriority.Normal, TestContext.Current.CancellationToken);
        limiter.Learn(Lane.Default, new GraphAnswer { Status = 200, ResourceUnits = 20 }, paid: 1);

        var call = limiter.TakeAsync(Lane.Default, 1, GraphPriority.Normal, TestContext.Current.CancellationToken);

        Assert.False(call.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1.1));
        await call;
    }

    [Fact]
    public async Task Conditional_Access_calls_keep_their_distance_and_hold_up_nobody_else()
    {
        var limiter = new GraphLimiter(Pacing, clock);
        await limiter.TakeAsync(Lane.ConditionalAccess, 1, GraphPriority.Low, TestContext.Current.CancellationToken);

        var second = limiter.TakeAsync(Lane.ConditionalAccess, 1, GraphPriority.Normal, TestContext.Current.CancellationToken);
        var other = limiter.TakeAsync(Lane.Default, 1, GraphPriority.Low, TestContext.Current.CancellationToken);

        Assert.True(other.IsCompletedSuccessfully);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(second.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.2));
        await second;
    }

    [Fact]
    public async Task A_throttled_Conditional_Access_call_widens_the_distance()
    {
        var limiter = new GraphLimiter(Pacing, clock);
        await limiter.TakeAsync(Lane.ConditionalAccess, 1, GraphPriority.Low, TestContext.Current.CancellationToken);
        limiter.Learn(Lane.ConditionalAccess, new GraphAnswer { Status = 429 }, paid: 1);

        var next = limiter.TakeAsync(Lane.ConditionalAccess, 1, GraphPriority.Low, TestContext.Current.CancellationToken);

        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False(next.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.3));
        await next;
    }

    [Theory]
    [InlineData(20)]
    [InlineData(120)]
    public async Task What_others_leave_of_the_quota_is_found_and_used_up_to_four_fifths(int left)
    {
        var calls = left * 500;
        var limiter = new GraphLimiter(new GraphPacing(), clock);
        var begun = clock.GetUtcNow();

        // Without a context of its own, what waits for the clock goes on as soon as the clock moves.
        var throttled = await Task.Run(() => CallsAsync(limiter, left, calls), TestContext.Current.CancellationToken);

        Assert.InRange(calls / ((clock.GetUtcNow() - begun).TotalSeconds * left), 0.6, 0.8);
        Assert.InRange((double)throttled / calls, 0, 0.01);
    }

    [Fact]
    public async Task Being_throttled_slows_the_rate_and_success_brings_it_back()
    {
        var limiter = new GraphLimiter(Pacing, clock);
        await limiter.TakeAsync(Lane.Default, 10, GraphPriority.Normal, TestContext.Current.CancellationToken);
        limiter.Learn(Lane.Default, new GraphAnswer { Status = 429 }, paid: 10);

        var slowed = limiter.TakeAsync(Lane.Default, 10, GraphPriority.Normal, TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromMilliseconds(100));
        await slowed;
        for (var good = 0; good < 100; good++)
            limiter.Learn(Lane.Default, new GraphAnswer { Status = 200 }, paid: 1);

        var restored = limiter.TakeAsync(Lane.Default, 1, GraphPriority.Normal, TestContext.Current.CancellationToken);
        Assert.False(restored.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        await restored;
    }

    // A quota as Graph keeps it: of a bucket twice as large somebody else uses half all the time, and its share is told from four fifths on.
    private async Task<int> CallsAsync(GraphLimiter limiter, double left, int calls)
    {
        var (used, throttled, at) = (0d, 0, clock.GetUtcNow());
        for (var sent = 0; sent < calls; sent++)
        {
            var call = limiter.TakeAsync(Lane.Default, 1, GraphPriority.Normal, TestContext.Current.CancellationToken);
            while (!call.IsCompleted)
                clock.Advance(TimeSpan.FromMilliseconds(5));
            await call;
            clock.Advance(TimeSpan.FromMilliseconds(2));
            used = Math.Max(0, used - ((clock.GetUtcNow() - at).TotalSeconds * left)) + 1;
            at = clock.GetUtcNow();
            var share = 0.5 + (used / (left * 20));
            var isThrottled = share > 1;
            throttled += isThrottled ? 1 : 0;
            limiter.Learn(
                Lane.Default,
                new GraphAnswer { Status = isThrottled ? 429 : 200, RetryAfter = isThrottled ? TimeSpan.FromSeconds(1) : null, QuotaShare = share >= 0.8 ? share : null },
                paid: 1);
        }

        return throttled;
    }
}
