namespace EntraRecoveryPortal.Data;

/// <summary>Some 128 objects compressed together. Never rewritten.</summary>
public sealed class PackRow
{
    public long PackKey { get; set; }
    public required long SnapshotKey { get; set; }
    public required byte FormatVersion { get; set; }
    /// <summary>The key that encrypts the payload; null = not encrypted.</summary>
    public string? KeyId { get; set; }
    public required int EntryCount { get; set; }
    public required byte[] Hash { get; set; }
    public required byte[] Payload { get; set; }
}
