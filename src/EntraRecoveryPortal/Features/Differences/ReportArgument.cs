using System.Text.Json;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>What the report job is told: which report to make.</summary>
internal sealed record ReportArgument(long ReportKey)
{
    public static string Of(long reportKey) => JsonSerializer.Serialize(new ReportArgument(reportKey));

    public static ReportArgument Parse(string json) =>
        JsonSerializer.Deserialize<ReportArgument>(json) ?? throw new FormatException("The job's argument names no report.");
}
