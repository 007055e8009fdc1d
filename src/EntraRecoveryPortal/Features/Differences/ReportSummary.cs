using EntraRecoveryPortal.Core.Comparing;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>One side of a report: a sealed snapshot, or a reading of the live tenant.</summary>
/// <param name="Number">Number of the snapshot; null for a reading, or for a now that is still to be read.</param>
/// <param name="At">When it was sealed or read; null while that is to come.</param>
/// <param name="PurgedAt">When the snapshot left the store; what the report has found stays.</param>
public sealed record ReportSide(int? Number, DateTime? At, bool IsNow, DateTime? PurgedAt = null)
{
    public string Name => (Number, IsNow) switch
    {
        (_, true) => "now",
        ({ } number, _) => $"Snapshot #{number}",
        _ => "the state before a recovery",
    };
}

/// <summary>A difference report without its rows.</summary>
public sealed record ReportSummary
{
    public required long Key { get; init; }
    public required int Number { get; init; }
    public required ReportSide From { get; init; }
    public required ReportSide To { get; init; }
    public required ReportScope Scope { get; init; }
    public required ScopeDetail Detail { get; init; }
    public required string State { get; init; }
    public long? JobKey { get; init; }
    public required DateTime CreatedAt { get; init; }
    public DateTime? CompletedAt { get; init; }
    public required string CreatedByName { get; init; }
    public required int Objects { get; init; }
    public required int Attributes { get; init; }
    public required int Links { get; init; }
    public required int Risks { get; init; }
    public required int NotRestorable { get; init; }
    public required IReadOnlyList<NotCompared> NotCompared { get; init; }
    public string? Error { get; init; }

    /// <summary>"Storing differences, 500 of 1,204" while it is being made.</summary>
    public string? Progress { get; init; }
}
