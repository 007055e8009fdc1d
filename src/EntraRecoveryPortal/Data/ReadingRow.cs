namespace EntraRecoveryPortal.Data;

/// <summary>A reading: what was asked for, and encrypted what was found. Append-only: the database refuses changes.</summary>
public sealed class ReadingRow : IChainedRow
{
    public long ReadingKey { get; set; }
    public required long TenantKey { get; set; }
    public required DateTime TakenAt { get; set; }
    public required string Profile { get; set; }
    /// <summary>SHA-256 of what the payload holds.</summary>
    public required byte[] ContentHash { get; set; }
    /// <summary>The key, outside the database, that the payload is closed under. A change of keys closes it anew.</summary>
    [NotChained]
    public required string KeyId { get; set; }
    [NotChained]
    public required byte[] Payload { get; set; }
    public byte[] RowHash { get; set; } = [];
}
