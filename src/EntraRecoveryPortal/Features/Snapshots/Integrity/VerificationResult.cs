using System.Text.Json;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>What a verification looked at and what it found.</summary>
public sealed record VerificationResult
{
    public int? UpToNumber { get; init; }
    /// <summary>Rows of objects, rows of links, packs, and rows of chained tables.</summary>
    public long Objects { get; init; }
    public long Links { get; init; }
    public long Packs { get; init; }
    public long ChainedRows { get; init; }
    /// <summary>Contents that were erased on purpose, with a record of it.</summary>
    public long Erased { get; init; }
    /// <summary>Records of another store that carry a proof which cannot be looked at here: its key, or what it is about, is not at hand. Neither a fault nor fine.</summary>
    public long Unproven { get; init; }
    public int FaultCount { get; init; }
    /// <summary>The first of them.</summary>
    public IReadOnlyList<VerificationFault> Faults { get; init; } = [];
    /// <summary>Kept snapshots that a fault touches.</summary>
    public IReadOnlyList<int> Affected { get; init; } = [];
    /// <summary>Kept snapshots that no fault touches: unaltered since capture.</summary>
    public IReadOnlyList<int> Unaltered { get; init; } = [];

    public bool IsSound => FaultCount == 0;

    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    public static VerificationResult FromJson(string json) => JsonSerializer.Deserialize<VerificationResult>(json, JsonSerializerOptions.Web)!;
}
