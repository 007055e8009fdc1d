namespace EntraRecoveryPortal.Data;

/// <summary>Some 256 objects of one type compressed together and encrypted. Never rewritten.</summary>
public sealed class PackRow
{
    public long PackKey { get; set; }
    public required long SnapshotKey { get; set; }
    public required byte FormatVersion { get; set; }
    /// <summary>The key, outside the database, that the payload is closed under.</summary>
    public required string KeyId { get; set; }
    /// <summary>Bound to the payload, so that it opens in no other pack.</summary>
    public required Guid PackId { get; set; }
    public required int EntryCount { get; set; }
    public required byte[] Hash { get; set; }
    public required byte[] Payload { get; set; }
}
