namespace EntraRecoveryPortal.Data;

/// <summary>What a verification of everything found. Append-only.</summary>
public sealed class VerificationRow : IChainedRow
{
    public long VerificationKey { get; set; }
    public required long TenantKey { get; set; }
    public required DateTime StartedAt { get; set; }
    public required DateTime EndedAt { get; set; }
    public required string StartedByName { get; set; }
    /// <summary>The newest snapshot that was looked at; null when there was none.</summary>
    public int? UpToNumber { get; set; }
    public required int FaultCount { get; set; }
    /// <summary>The whole result as JSON.</summary>
    public required string Result { get; set; }
    public byte[] RowHash { get; set; } = [];
}
