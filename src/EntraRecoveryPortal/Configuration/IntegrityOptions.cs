namespace EntraRecoveryPortal.Configuration;

/// <summary>How the portal proves that nothing was altered since it was captured.</summary>
public sealed class IntegrityOptions
{
    public const string Section = "Integrity";

    /// <summary>Where the heads of all chains are written down outside the database, by this portal alone. Empty for nowhere.</summary>
    public string AnchorFile { get; init; } = "data/portal.anchor";

    /// <summary>From one verification of everything to the next; zero turns the schedule off.</summary>
    public TimeSpan VerifyEvery { get; init; } = TimeSpan.FromDays(7);
}
