using EntraRecoveryPortal.Components.Shared;

namespace EntraRecoveryPortal.Components.Layout;

/// <summary>How recent the newest snapshot is, measured against the schedule.</summary>
/// <param name="Number">Null when there is no snapshot yet.</param>
/// <param name="SealedAt">When it was sealed.</param>
/// <param name="Every">How far apart the schedule puts snapshots; zero when it is off.</param>
public sealed record Freshness(int? Number, DateTimeOffset? SealedAt, TimeSpan Every)
{
    /// <summary>The newest snapshot that a verification found unaltered, with all before it.</summary>
    public int? VerifiedTo { get; init; }

    /// <summary>A snapshot takes a while; only then is one that was due missing.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    public int Missed(DateTimeOffset now) => SealedAt is { } last && Every > TimeSpan.Zero && now - last > Every + Grace ? (int)((now - last - Grace) / Every) : 0;

    public Tone Tone(DateTimeOffset now) => (Number, Missed(now)) switch
    {
        (null, _) => Shared.Tone.Danger,
        (_, 0) => Shared.Tone.Success,
        (_, 1) => Shared.Tone.Warning,
        _ => Shared.Tone.Danger,
    };
}
