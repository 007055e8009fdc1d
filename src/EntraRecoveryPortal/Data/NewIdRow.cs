namespace EntraRecoveryPortal.Data;

/// <summary>Under which id a recovery made an object again that was gone for good. Append-only: the database refuses changes.</summary>
public sealed class NewIdRow : IChainedRow
{
    public long NewIdKey { get; set; }
    public required long TenantKey { get; set; }
    public required string Type { get; set; }
    public required string OldId { get; set; }
    public required string NewId { get; set; }
    /// <summary>Applications are named by it too, and get a new one.</summary>
    public string? OldAppId { get; set; }
    public string? NewAppId { get; set; }
    public required long RecoveryKey { get; set; }
    public required int Order { get; set; }
    public required DateTime At { get; set; }
    /// <summary>The key, outside the database, of the MAC.</summary>
    public required string KeyId { get; set; }
    /// <summary>Proves that a portal wrote this down: what names the old id is pointed to the new one, so it must not come from elsewhere.</summary>
    public byte[] Mac { get; set; } = [];
    public byte[] RowHash { get; set; } = [];
}
