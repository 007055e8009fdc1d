namespace EntraRecoveryPortal.Data;

/// <summary>What a recovery was about to do and what came of it. Append-only: the database refuses changes.</summary>
public sealed class JournalEntryRow : IChainedRow
{
    public long JournalKey { get; set; }
    public required long RecoveryKey { get; set; }
    public required int Order { get; set; }
    public required string Event { get; set; }
    public required DateTime At { get; set; }
    public required string Detail { get; set; }
    public byte[] RowHash { get; set; } = [];
}
