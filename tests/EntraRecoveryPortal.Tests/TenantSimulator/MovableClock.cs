namespace EntraRecoveryPortal.Tests.TenantSimulator;

internal sealed class MovableClock : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private DateTimeOffset now = Start;

    public void Advance(TimeSpan by) => now += by;

    public void Rewind() => now = Start;

    public override DateTimeOffset GetUtcNow() => now;
}
