using EntraRecoveryPortal.TenantSimulator.Metering;
using FsCheck;
using FsCheck.Fluent;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

public sealed class TokenBucketTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    /// <summary>Amounts and the milliseconds before each.</summary>
    private static readonly Arbitrary<(int Size, (int Amount, int After)[] Takes)> Traffic =
        (from size in Gen.Choose(1, 200)
         from takes in (from amount in Gen.Choose(1, 5) from after in Gen.Choose(0, 3000) select (amount, after)).ArrayOf()
         select (size, takes)).ToArbitrary();

    [Fact]
    public void Nobody_gets_more_than_a_full_bucket_and_what_flowed_in_meanwhile()
    {
        Prop.ForAll(Traffic, traffic =>
        {
            var bucket = new TokenBucket(traffic.Size, Period, usedElsewhere: 0, Start);
            var (now, granted) = (Start, 0);
            foreach (var (amount, after) in traffic.Takes)
            {
                now += TimeSpan.FromMilliseconds(after);
                granted += bucket.Take(amount, now) == TimeSpan.Zero ? amount : 0;
            }

            return granted <= traffic.Size + (now - Start) / Period * traffic.Size + 1e-6;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Who_waits_as_long_as_told_gets_what_was_refused()
    {
        Prop.ForAll(Traffic, traffic =>
        {
            var bucket = new TokenBucket(traffic.Size, Period, usedElsewhere: 0, Start);
            var now = Start;
            foreach (var (amount, after) in traffic.Takes.Where(x => x.Amount <= traffic.Size))
            {
                now += TimeSpan.FromMilliseconds(after);
                var wait = bucket.Take(amount, now);
                if (wait == TimeSpan.Zero)
                    continue;
                now += wait + TimeSpan.FromMilliseconds(1);
                if (bucket.Take(amount, now) > TimeSpan.Zero)
                    return false;
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Usage_stays_between_nothing_and_eight_tenths_above_the_limit()
    {
        Prop.ForAll(Traffic, traffic =>
        {
            var bucket = new TokenBucket(traffic.Size, Period, usedElsewhere: 0, Start);
            var now = Start;
            return traffic.Takes.All(x =>
            {
                now += TimeSpan.FromMilliseconds(x.After);
                bucket.Take(x.Amount, now);
                return bucket.Usage is >= 0 and <= 1.8 + 1e-9;
            });
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_another_uses_is_missing_from_the_bucket_and_from_its_refill()
    {
        var bucket = new TokenBucket(100, Period, usedElsewhere: 0.9, Start);

        Assert.Equal(TimeSpan.Zero, bucket.Take(10, Start));
        Assert.Equal(1, bucket.Usage, 6);
        Assert.Equal(TimeSpan.FromSeconds(2), bucket.Take(1, Start));
        Assert.Equal(TimeSpan.Zero, bucket.Take(1, Start + TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void A_refused_call_counts_too()
    {
        var bucket = new TokenBucket(10, Period, usedElsewhere: 0, Start);
        bucket.Take(10, Start);

        Assert.Equal([2, 3, 4], Enumerable.Range(0, 3).Select(_ => (int)bucket.Take(1, Start).TotalSeconds));
    }
}
