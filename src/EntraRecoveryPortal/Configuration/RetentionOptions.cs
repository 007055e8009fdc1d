namespace EntraRecoveryPortal.Configuration;

/// <summary>When a snapshot expires; fixed for a snapshot when it is sealed.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>From seal to expiry.</summary>
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromDays(7);
}
