namespace EntraRecoveryPortal.Data;

/// <summary>How far the chain of one table has come.</summary>
public sealed class ChainHeadRow
{
    /// <summary>The table.</summary>
    public required string Name { get; set; }
    /// <summary>The key of the newest row; 0 = none yet.</summary>
    public required long LastKey { get; set; }
    public required byte[] Hash { get; set; }
}
