using System.Text.Json;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>What the recovery job is told: which recovery, and the hash of the plan that was reviewed for it.</summary>
internal sealed record RecoveryArgument(long RecoveryKey, string PlanHash)
{
    public string ToJson() => JsonSerializer.Serialize(this);

    public static RecoveryArgument Parse(string json) => JsonSerializer.Deserialize<RecoveryArgument>(json)!;
}
