namespace EntraRecoveryPortal.Data;

/// <summary>
/// What a report or a recovery had become when it came to its end, as a MAC over all its rows; and of a plan, a decision about one or a new id, that its own MAC held when a new key
/// took over. Append-only. The newest seal of a thing counts: an erasure and a change of keys write another.
/// </summary>
public sealed class SealRow : IChainedRow
{
    public const string Report = "report";
    public const string Recovery = "recovery";
    public const string Plan = "plan";
    public const string Decision = "decision";
    public const string NewId = "newId";

    public long SealKey { get; set; }
    public required string Kind { get; set; }
    /// <summary>The key of the report, recovery, plan, decision or new id.</summary>
    public required long Of { get; set; }
    public required DateTime At { get; set; }
    /// <summary>The key, outside the database, of the MAC.</summary>
    public required string KeyId { get; set; }
    public required byte[] Mac { get; set; }
    public byte[] RowHash { get; set; } = [];
}
