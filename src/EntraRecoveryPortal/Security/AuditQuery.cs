namespace EntraRecoveryPortal.Security;

/// <summary>Which audit entries to show; what is null is not filtered by.</summary>
public sealed record AuditQuery
{
    /// <summary>An action or the beginning of one, such as "snapshot.".</summary>
    public string? Action { get; init; }

    public string? Outcome { get; init; }

    public string? PersonObjectId { get; init; }

    public Guid? OperationId { get; init; }

    /// <summary>Part of a target, a name or a detail.</summary>
    public string? Text { get; init; }

    /// <summary>At this time or later, in UTC.</summary>
    public DateTime? After { get; init; }

    /// <summary>Before this time, in UTC.</summary>
    public DateTime? Before { get; init; }

    /// <summary>Older than this entry: the next page of a long read, whatever is added meanwhile.</summary>
    public long? KeyBelow { get; init; }

    public int Skip { get; init; }

    public int Take { get; init; } = 50;
}
