namespace EntraRecoveryPortal.Data;

/// <summary>The header of a snapshot. Unsealed (no <see cref="SealedAt"/>) it and all rows under its key are invisible.</summary>
public sealed class SnapshotRow
{
    public const int CurrentFormat = 1;

    public long SnapshotKey { get; set; }
    public required long TenantKey { get; set; }
    public required long JobKey { get; set; }
    public required long Epoch { get; set; }
    public long? BaseKey { get; set; }
    public int? Number { get; set; }
    public required string Trigger { get; set; }
    public required string Method { get; set; }
    public string? Note { get; set; }
    public string? StartedByTenantId { get; set; }
    public string? StartedByObjectId { get; set; }
    public string? StartedByName { get; set; }
    public required DateTime StartedAt { get; set; }
    public DateTime? SealedAt { get; set; }
    public DateTime? ExpiresAt { get; set; }
    /// <summary>The longest-lived slot that it took: daily, weekly, monthly or yearly.</summary>
    public string? Slot { get; set; }
    /// <summary>From here on its state is not to be had; the header and its coverage stay.</summary>
    public DateTime? PurgedAt { get; set; }
    /// <summary>When the rows that only it needed were gone.</summary>
    public DateTime? SweptAt { get; set; }
    public int FormatVersion { get; set; } = CurrentFormat;
    public bool IsComplete { get; set; }
    public int ObjectCount { get; set; }
    public int LinkCount { get; set; }
    public int ChangedObjects { get; set; }
    public int ChangedLinks { get; set; }
    public byte[]? PreviousHash { get; set; }
    public byte[]? StateDigest { get; set; }
    public byte[]? Hash { get; set; }
}
