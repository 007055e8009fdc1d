namespace EntraRecoveryPortal.Configuration;

/// <summary>When snapshots are taken by themselves.</summary>
public sealed class ScheduleOptions
{
    public const string Section = "Schedule";

    /// <summary>From one snapshot to the next; zero turns the schedule off.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The wall-clock time that the intervals are counted from.</summary>
    public TimeOnly At { get; init; } = new(2, 0);

    /// <summary>An IANA or Windows time zone name.</summary>
    public string TimeZone { get; init; } = "UTC";

    public bool IsOn => Every > TimeSpan.Zero;
}
