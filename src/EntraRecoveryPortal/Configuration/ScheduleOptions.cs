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

    /// <summary>How often scheduled snapshots read what Microsoft Graph does not track; zero: every time.</summary>
    public TimeSpan RelationsEvery { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How often a scheduled snapshot reads everything whole, to prove those taken by changes alone; zero: never.</summary>
    public TimeSpan ProveEvery { get; init; } = TimeSpan.FromDays(7);

    public bool IsOn => Every > TimeSpan.Zero;
}
