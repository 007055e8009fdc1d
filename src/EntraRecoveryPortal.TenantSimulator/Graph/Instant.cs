using System.Globalization;

namespace EntraRecoveryPortal.TenantSimulator.Graph;

internal static class Instant
{
    /// <summary>A moment as Graph writes it.</summary>
    public static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
