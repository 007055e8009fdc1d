namespace EntraRecoveryPortal.Data;

/// <summary>An archive whose records were brought into this store, and how far the chains of the store that wrote it had come. Append-only.</summary>
public sealed class ImportedArchiveRow : IChainedRow
{
    public long ArchiveKey { get; set; }
    public required DateTime At { get; set; }
    /// <summary>Number of the snapshot in it, in the store that wrote it.</summary>
    public required int Number { get; set; }
    /// <summary>That snapshot's hash there.</summary>
    public required byte[] Hash { get; set; }
    /// <summary>The heads of the chains, as the archive's manifest has them, as JSON.</summary>
    public required string Heads { get; set; }
    public byte[] RowHash { get; set; } = [];
}
