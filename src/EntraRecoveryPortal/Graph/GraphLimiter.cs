using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>
/// One per tenant: a bucket of resource units and one of writes whose rates follow what Graph tells about the quota, and a lane of its own for
/// Conditional Access. Captures leave a tenth of the bucket to those in a hurry.
/// Graph tells the share of the quota that is in use only when it nears the whole. Between two such moments as much came back as was sent, so
/// that is what others leave of it; three quarters of it are used from then on.
/// </summary>
internal sealed class GraphLimiter(GraphPacing pacing, TimeProvider clock)
{
    private const double SlowestShare = 0.01;
    private const double UsedOfWhatIsLeft = 0.75;
    private const double LeastBurst = 5;
    private const double WritesRunOut = 0.97;
    private static readonly TimeSpan CalmBetween = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FoundHolds = TimeSpan.FromMinutes(15);
    private readonly Lock gate = new();
    private double rate = pacing.UnitsPerSecond;
    private double units = pacing.Burst;
    private double most = pacing.UnitsPerSecond;
    private double sentSinceTold;
    private DateTimeOffset foundAt;
    private DateTimeOffset? toldAt;
    private DateTimeOffset filledAt = clock.GetUtcNow();
    private double writeRate = pacing.WritesPerSecond;
    private double writes = pacing.WriteBurst;
    private DateTimeOffset writesFilledAt = clock.GetUtcNow();
    private DateTimeOffset writesPausedUntil;
    private DateTimeOffset pausedUntil;
    private DateTimeOffset nextConditionalAccess;
    private long requests;
    private long unitsPaid;

    /// <summary>When traffic may go on, while Graph has told to wait.</summary>
    public DateTimeOffset? WaitingUntil
    {
        get
        {
            lock (gate)
                return pausedUntil > clock.GetUtcNow() ? pausedUntil : null;
        }
    }

    public GraphTraffic Traffic
    {
        get
        {
            lock (gate)
                return new(requests, unitsPaid, rate < pacing.UnitsPerSecond / 2);
        }
    }

    public async Task TakeAsync(Lane lane, int cost, GraphPriority priority, CancellationToken cancel)
    {
        if (lane == Lane.ConditionalAccess)
        {
            for (var turn = 0; turn < cost; turn++)
                await WaitAsync(ConditionalAccessTurn(), cancel);
            return;
        }

        while (Take(cost, priority) is var wait && wait > TimeSpan.Zero)
            await WaitAsync(wait, cancel);
    }

    /// <summary>Writes have a bucket of their own beside the resource units, filled far more slowly.</summary>
    public async Task TakeWritesAsync(int count, CancellationToken cancel)
    {
        while (TakeWrites(count) is var wait && wait > TimeSpan.Zero)
            await WaitAsync(wait, cancel);
    }

    /// <summary>What was taken and is not needed.</summary>
    public void GiveBackWrites(int count)
    {
        lock (gate)
            writes = Math.Min(pacing.WriteBurst, writes + count);
    }

    /// <summary>Takes in what the parts of one batch of writes told about the quota.</summary>
    public void LearnWrites(IEnumerable<GraphAnswer> parts)
    {
        lock (gate)
        {
            var factor = 1.01;
            foreach (var part in parts)
            {
                factor = Math.Min(factor, WriteFactor(part));
                if (factor < 1)
                    writes = Math.Min(writes, 0); // whatever was thought to be left has gone to somebody else
                if (!part.IsThrottled)
                    continue;
                writesPausedUntil = Later(writesPausedUntil, clock.GetUtcNow() + (part.RetryAfter ?? pacing.FirstRetry));
            }

            writeRate = Math.Clamp(writeRate * factor, pacing.WritesPerSecond * SlowestShare, pacing.WritesPerSecond);
        }
    }

    /// <summary>Takes in what an answer told about the quota; <paramref name="paid"/> is what <see cref="TakeAsync"/> charged for it.</summary>
    public void Learn(Lane lane, GraphAnswer answer, int paid)
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            requests++;
            unitsPaid += answer.ResourceUnits ?? paid;
            if (lane == Lane.ConditionalAccess)
            {
                if (answer.IsThrottled)
                    nextConditionalAccess = Later(nextConditionalAccess, now + (answer.RetryAfter ?? pacing.ConditionalAccessSpacing * 2));
                return;
            }

            units -= (answer.ResourceUnits ?? paid) - paid;
            sentSinceTold += answer.ResourceUnits ?? paid;
            if (answer.RetryAfter is { } pause && answer.Status is 429 or 503)
                pausedUntil = Later(pausedUntil, now + pause);
            Steer(answer, now);
        }
    }

    private void Steer(GraphAnswer answer, DateTimeOffset now)
    {
        var slowest = pacing.UnitsPerSecond * SlowestShare;
        if (answer.QuotaShare is not null)
        {
            if (toldAt is { } before && now - before >= CalmBetween)
                (most, foundAt) = (Math.Clamp(UsedOfWhatIsLeft * sentSinceTold / (now - before).TotalSeconds, slowest, pacing.UnitsPerSecond), now);
            (toldAt, sentSinceTold) = (now, 0);
            units = Math.Min(units, 0);
        }
        else if (most < pacing.UnitsPerSecond && now - foundAt >= FoundHolds)
        {
            most = pacing.UnitsPerSecond;
        }

        rate = Math.Clamp(rate * Factor(answer), slowest, most);
    }

    private static double Factor(GraphAnswer answer) => answer switch
    {
        { IsThrottled: true } => 0.5,
        { QuotaShare: not null } => 0.7,
        _ => 1.01,
    };

    // Writes are meant to use nearly all that there is, so being told of it is no news until the last of it goes.
    private static double WriteFactor(GraphAnswer part) => part switch
    {
        { IsThrottled: true } => 0.5,
        { QuotaShare: >= WritesRunOut } => 0.9,
        _ => 1.01,
    };

    private TimeSpan Take(int cost, GraphPriority priority)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            var burst = Math.Max(pacing.Burst * rate / pacing.UnitsPerSecond, Math.Min(LeastBurst, pacing.Burst));
            units = Math.Min(burst, units + (now - filledAt).TotalSeconds * rate);
            filledAt = now;
            if (pausedUntil > now)
                return pausedUntil - now;
            var reserve = priority == GraphPriority.Low ? burst * 0.1 : 0;
            if (units > reserve)
            {
                units -= cost;
                return TimeSpan.Zero;
            }

            return TimeSpan.FromSeconds((reserve - units) / rate) + TimeSpan.FromMilliseconds(1);
        }
    }

    private TimeSpan TakeWrites(int count)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            writes = Math.Min(pacing.WriteBurst, writes + (now - writesFilledAt).TotalSeconds * writeRate);
            writesFilledAt = now;
            if (writesPausedUntil > now)
                return writesPausedUntil - now;
            if (writes < Math.Min(count, pacing.WriteBurst))
                return TimeSpan.FromSeconds((count - writes) / writeRate) + TimeSpan.FromMilliseconds(1);
            writes -= count;
            return TimeSpan.Zero;
        }
    }

    private TimeSpan ConditionalAccessTurn()
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            var turn = Later(now, nextConditionalAccess);
            nextConditionalAccess = turn + pacing.ConditionalAccessSpacing;
            return turn - now;
        }
    }

    private Task WaitAsync(TimeSpan wait, CancellationToken cancel) =>
        wait > TimeSpan.Zero ? Task.Delay(wait, clock, cancel) : Task.CompletedTask;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
