namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>How patient a recovery is. Graph shows a write only after a while, so what a reading does not show may still be on its way.</summary>
public sealed record RecoveryPace
{
    /// <summary>So many readings in a row have to agree before a sent call counts as not carried out.</summary>
    public int EqualReads { get; init; } = 3;

    public TimeSpan BetweenReads { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after its intent a call of a portal that died may still reach Graph: the time to send it and the HTTP timeout.</summary>
    public TimeSpan InFlight { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>An intent older than this is not sent any more: another portal may have taken over.</summary>
    public TimeSpan SendWithin { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Wait before a throttled call is sent again when Graph does not say how long; doubled each time.</summary>
    public TimeSpan Throttled { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>So often a call that was certainly not carried out is sent again.</summary>
    public int Retries { get; init; } = 6;

    /// <summary>So many readings until a restored or changed object must show.</summary>
    public int ReadsUntilShown { get; init; } = 24;
}
