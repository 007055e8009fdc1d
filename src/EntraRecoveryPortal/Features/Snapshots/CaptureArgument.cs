using System.Text.Json;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>What a capture job is told: why the snapshot is taken, and the note of whoever asked for it.</summary>
internal sealed record CaptureArgument(string Trigger, string? Note = null)
{
    public const string Manual = "manual";
    public const string Comparison = "comparison";
    public const string Scheduled = "scheduled";

    public static CaptureArgument Parse(string json) => JsonSerializer.Deserialize<CaptureArgument>(json, JsonSerializerOptions.Web)!;

    public override string ToString() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}
