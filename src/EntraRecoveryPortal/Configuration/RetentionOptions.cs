namespace EntraRecoveryPortal.Configuration;

/// <summary>How long snapshots are kept; fixed for a snapshot when it is sealed.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>How many days the first complete snapshot of a day is kept.</summary>
    public int Daily { get; init; } = 7;

    /// <summary>How many weeks the first complete snapshot of a week is kept.</summary>
    public int Weekly { get; init; } = 8;

    /// <summary>How many months the first complete snapshot of a month is kept.</summary>
    public int Monthly { get; init; } = 24;

    /// <summary>How many years the first complete snapshot of a year is kept.</summary>
    public int Yearly { get; init; }

    /// <summary>How long every snapshot is kept.</summary>
    public TimeSpan KeepAll { get; init; } = TimeSpan.FromHours(48);

    /// <summary>So many of the newest snapshots never leave, whatever their expiry and the clock.</summary>
    public int KeepAtLeast { get; init; } = 7;
}
