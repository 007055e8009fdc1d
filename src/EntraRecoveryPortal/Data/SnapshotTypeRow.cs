using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Data;

/// <summary>What a snapshot knows about one type (<see cref="Relation"/> empty) or one relation of it.</summary>
public sealed class SnapshotTypeRow
{
    public required long SnapshotKey { get; set; }
    public required string Type { get; set; }
    public required string Relation { get; set; }
    public required CoverageState Coverage { get; set; }
    public string? Reason { get; set; }
    public int? AsOfNumber { get; set; }
    /// <summary>The capture profile as JSON; on the type's own row only.</summary>
    public string? Profile { get; set; }
    public DateTime? ReadStart { get; set; }
    public DateTime? ReadEnd { get; set; }
    /// <summary>How it came into the snapshot; null for what never was.</summary>
    public ReadMethod? Method { get; set; }
    /// <summary>The link that tells what changed after this snapshot; on the type's own row only.</summary>
    public string? DeltaLink { get; set; }
    /// <summary>How many rows a whole read had to correct that the changes alone would have missed; null where nothing was compared.</summary>
    public int? DriftCount { get; set; }
    /// <summary>Objects or links present in the snapshot's state.</summary>
    public required int PresentCount { get; set; }
    public required int SoftDeletedCount { get; set; }
    /// <summary>Version rows written under this snapshot's key because something changed.</summary>
    public required int ChangedCount { get; set; }
    /// <summary>Version rows written under this snapshot's key to free a worn pack.</summary>
    public int CopiedCount { get; set; }
}
