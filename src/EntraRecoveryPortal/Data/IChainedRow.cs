namespace EntraRecoveryPortal.Data;

/// <summary>A row of an append-only table whose rows are chained: its hash covers all its columns and the hash of the row before. Key and hash are
/// given when it is saved (<see cref="RowChain"/>); keys count without a gap.</summary>
public interface IChainedRow
{
    byte[] RowHash { get; set; }
}
