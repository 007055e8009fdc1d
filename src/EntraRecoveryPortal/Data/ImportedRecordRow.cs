namespace EntraRecoveryPortal.Data;

/// <summary>A row of a chained table of another store, as an archive brought it. It is evidence and nothing works with it. Append-only.</summary>
public sealed class ImportedRecordRow : IChainedRow
{
    public long RecordKey { get; set; }
    public required long ArchiveKey { get; set; }
    /// <summary>The table that it was a row of.</summary>
    public required string TableName { get; set; }
    /// <summary>Its key there.</summary>
    public required long Number { get; set; }
    /// <summary>The row as JSON: all that its hash covers, and the hash.</summary>
    public required string Line { get; set; }
    /// <summary>Its hash in the chain of the store that it comes from.</summary>
    public required byte[] Hash { get; set; }
    public byte[] RowHash { get; set; } = [];
}
