using System.Text.Json;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>What the report job is told: which report to make, and the capture whose snapshot is its "now", when there is one.</summary>
internal sealed record ReportArgument(long ReportKey, long? CaptureJobKey)
{
    public static ReportArgument Parse(string json) =>
        JsonSerializer.Deserialize<ReportArgument>(json) ?? throw new FormatException("The job's argument names no report.");

    public override string ToString() => JsonSerializer.Serialize(this);
}
