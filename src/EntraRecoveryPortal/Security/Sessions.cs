using System.Globalization;
using System.Security.Claims;

namespace EntraRecoveryPortal.Security;

/// <summary>How long a sign-in lasts: a while without activity, and never longer than a working day.</summary>
internal static class Sessions
{
    public static readonly TimeSpan IdleTimeout = TimeSpan.FromHours(1);
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(10);

    public static Claim EndClaim(TimeProvider clock)
        => new(PortalClaims.SessionEnd, (clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));

    /// <summary>A principal without an end has ended.</summary>
    public static bool HasEnded(ClaimsPrincipal principal, TimeProvider clock)
        => !long.TryParse(principal.FindFirst(PortalClaims.SessionEnd)?.Value, CultureInfo.InvariantCulture, out var seconds)
            || DateTimeOffset.FromUnixTimeSeconds(seconds) <= clock.GetUtcNow();
}
