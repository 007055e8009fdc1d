namespace EntraRecoveryPortal.Graph;

/// <summary>The quota a tenant's traffic starts from. Graph's documented limits for one app in one large tenant, with a fifth left to others.</summary>
internal sealed record GraphPacing
{
    public double UnitsPerSecond { get; init; } = 640;

    public double Burst { get; init; } = 640;

    /// <summary>Graph lets one app write 3,000 times in 150 seconds; a twentieth is left.</summary>
    public double WritesPerSecond { get; init; } = 19;

    public double WriteBurst { get; init; } = 2_850;

    /// <summary>Conditional Access allows one request a second for all apps of a tenant together.</summary>
    public TimeSpan ConditionalAccessSpacing { get; init; } = TimeSpan.FromSeconds(1.1);

    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    public int Retries { get; init; } = 7;
}
