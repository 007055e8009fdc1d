namespace EntraRecoveryPortal.Benchmarks.Rounds;

/// <summary>Lies behind by so much: what is done by it was done long ago.</summary>
public sealed class LaggingClock(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - by;
}
