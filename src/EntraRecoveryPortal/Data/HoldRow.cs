namespace EntraRecoveryPortal.Data;

/// <summary>Keeps a snapshot past its expiry. Append-only: a release is a row of its own.</summary>
public sealed class HoldRow : IChainedRow
{
    public long HoldKey { get; set; }
    public required long SnapshotKey { get; set; }
    public required string Reason { get; set; }
    public required DateTime PlacedAt { get; set; }
    /// <summary>Null: until it is released.</summary>
    public DateTime? EndsAt { get; set; }
    public required string OwnerTenantId { get; set; }
    public required string OwnerObjectId { get; set; }
    public required string OwnerName { get; set; }
    public byte[] RowHash { get; set; } = [];
}
