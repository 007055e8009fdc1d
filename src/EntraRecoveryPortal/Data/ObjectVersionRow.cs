using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Data;

/// <summary>An object's content as of a snapshot. The pack that holds it also holds the content it replaced,
/// so a comparison never opens a pack older than its range.</summary>
public sealed class ObjectVersionRow
{
    public required long ObjectKey { get; set; }
    public required long SnapshotKey { get; set; }
    /// <summary>The snapshot of the version before; whoever does not find a row of it there knows that it was purged.</summary>
    public long? PreviousSnapshotKey { get; set; }
    public required long TenantKey { get; set; }
    public required string Type { get; set; }
    public required ObjectState State { get; set; }
    public ObjectState? PreviousState { get; set; }
    public required string DisplayName { get; set; }
    public string? SearchName { get; set; }
    public required byte[] ContentHash { get; set; }
    public required long PackKey { get; set; }
    public required int Offset { get; set; }
    public required int Length { get; set; }
    public int PreviousOffset { get; set; }
    public int PreviousLength { get; set; }
    /// <summary>Nothing changed: the row only frees a worn pack. Its previous content is its own.</summary>
    public bool IsCopy { get; set; }
    /// <summary>The erasure that took names and content away; the hashes stay.</summary>
    public long? ErasureKey { get; set; }
}
