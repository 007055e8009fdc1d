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

    /// <summary>
    /// A snapshot is asked for up to so much after its time, by a length that differs from one time to the next and from tenant to tenant, so that not everybody asks Microsoft Graph at
    /// the full hour. Never more than a third of <see cref="Every"/>.
    /// </summary>
    public TimeSpan Jitter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often scheduled snapshots read what Microsoft Graph does not track; zero: every time.</summary>
    public TimeSpan RelationsEvery { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How often a scheduled snapshot reads everything whole, to prove those taken by changes alone; zero: never.</summary>
    public TimeSpan ProveEvery { get; init; } = TimeSpan.FromDays(7);

    public bool IsOn => Every > TimeSpan.Zero;
}
