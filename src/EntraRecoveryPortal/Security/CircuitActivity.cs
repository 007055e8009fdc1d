namespace EntraRecoveryPortal.Security;

/// <summary>When the browser of this circuit last sent something.</summary>
internal sealed class CircuitActivity(TimeProvider clock)
{
    private long last = clock.GetTimestamp();

    public TimeSpan Idle => clock.GetElapsedTime(Interlocked.Read(ref last));

    public void Touch() => Interlocked.Exchange(ref last, clock.GetTimestamp());
}
