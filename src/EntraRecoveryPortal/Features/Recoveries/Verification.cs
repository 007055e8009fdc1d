using System.Text.Json;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>What reading the touched objects again showed after the last write.</summary>
public sealed record Verification
{
    public required DateTime ReadAt { get; init; }

    /// <summary>False when the tenant could not be read again, so that nothing is proven.</summary>
    public bool IsProven { get; init; } = true;

    public required int AsPlanned { get; init; }
    public required IReadOnlyList<VerifiedDifference> Different { get; init; }

    /// <summary>The result of the recovery in one sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>What is left for people to do.</summary>
    public required IReadOnlyList<string> FollowUps { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    public static Verification? FromJson(string? json) => json is null ? null : JsonSerializer.Deserialize<Verification>(json, JsonSerializerOptions.Web);
}

/// <summary>A step that was carried out and whose object, read again, is not as the step left it.</summary>
public sealed record VerifiedDifference(int Order, string ObjectName, string What);
