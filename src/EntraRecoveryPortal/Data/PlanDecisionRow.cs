namespace EntraRecoveryPortal.Data;

/// <summary>What somebody decided about a plan: that it shall be approved, is, is not, or runs. Append-only: the database refuses changes.</summary>
public sealed class PlanDecisionRow : IChainedRow
{
    public const string Asked = "asked";
    public const string Approved = "approved";
    public const string Refused = "refused";
    public const string Started = "started";

    /// <summary>Started without the approval that it needed.</summary>
    public const string StartedUnapproved = "startedUnapproved";

    /// <summary>Somebody else looked at what was started unapproved.</summary>
    public const string Reviewed = "reviewed";

    /// <summary>Its recovery waits until another, which is urgent, is over.</summary>
    public const string Paused = "paused";

    /// <summary>Its recovery waits no longer, though the urgent one may not be over.</summary>
    public const string Resumed = "resumed";

    public long DecisionKey { get; set; }
    public required long PlanKey { get; set; }
    public required byte[] PlanHash { get; set; }
    public required string Event { get; set; }
    public required DateTime At { get; set; }
    public required string ByTenantId { get; set; }
    public required string ByObjectId { get; set; }
    public required string ByName { get; set; }
    /// <summary>When that person last proved who they are.</summary>
    public DateTime? SignedInAt { get; set; }
    public required string Reason { get; set; }
    /// <summary>What happens to conflicts, when asked and when started.</summary>
    public string? ConflictPolicy { get; set; }
    /// <summary>Until when a request waits, or an approval can be used.</summary>
    public DateTime? ExpiresAt { get; set; }
    /// <summary>The recovery that was started or reviewed; of a pause the urgent one.</summary>
    public long? RecoveryKey { get; set; }
    /// <summary>The key, outside the database, of the MAC.</summary>
    public required string KeyId { get; set; }
    /// <summary>Proves that a portal wrote this down: who only writes to the database has no such key.</summary>
    public byte[] Mac { get; set; } = [];
    public byte[] RowHash { get; set; } = [];
}
