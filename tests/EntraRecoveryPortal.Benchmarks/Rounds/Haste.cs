using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Graph;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Benchmarks.Rounds;

/// <summary>A portal that does not spare its tenant, for rounds in which quotas and waiting are not what is looked at.</summary>
internal static class Haste
{
    /// <summary>A recovery that takes over from a portal which was killed: what that one sent reaches a tenant on this computer at once.</summary>
    public static RecoveryPace OfTakeover { get; } = new()
    {
        BetweenReads = TimeSpan.FromMilliseconds(20),
        Throttled = TimeSpan.FromMilliseconds(5),
        InFlight = TimeSpan.FromSeconds(1.5),
        SendWithin = TimeSpan.FromSeconds(0.5),
    };

    public static IServiceCollection AddHaste(this IServiceCollection services, RecoveryPace? pace) => services
        .AddSingleton(pace ?? new RecoveryPace { BetweenReads = TimeSpan.FromMilliseconds(5), Throttled = TimeSpan.FromMilliseconds(5) })
        .AddSingleton(new GraphPacing
        {
            ConditionalAccessSpacing = TimeSpan.FromMilliseconds(1),
            FirstRetry = TimeSpan.FromMilliseconds(2),
            UnitsPerSecond = 100_000,
            Burst = 100_000,
            WritesPerSecond = 100_000,
            WriteBurst = 100_000,
        });
}
