namespace EntraRecoveryPortal.Features.Recoveries.Approvals;

/// <summary>What a reader sees of a plan's approval.</summary>
public sealed record PlanApproval
{
    public required ApprovalNeed Need { get; init; }
    public DecisionView? Request { get; init; }

    /// <summary>Approved or refused; null while the request waits or when nobody asked.</summary>
    public DecisionView? Answer { get; init; }

    public bool IsApproved { get; init; }
    public bool OverwritesConflicts { get; init; }

    /// <summary>Whether the request waits, and has not expired.</summary>
    public bool IsWaiting { get; init; }

    /// <summary>Why the person here cannot answer; null when they can.</summary>
    public Refusal? WhyNotMine { get; init; }

    public bool HasForged { get; init; }

    /// <summary>The host lets a plan that needs approval run without it, marked.</summary>
    public bool MayRunUnapproved { get; init; }
}

/// <summary>One decision, for people.</summary>
public sealed record DecisionView(bool Approved, string ByName, string ByObjectId, DateTime At, string Reason, DateTime? ExpiresAt);

/// <summary>A plan in the list of those that wait.</summary>
public sealed record WaitingPlan(long PlanKey, int ReportNumber, string Title, string ByName, string ByObjectId, DateTime AskedAt, DateTime? ExpiresAt, string Reason);

/// <summary>A recovery that was run unapproved and that nobody else has looked at yet.</summary>
public sealed record OwedReview(int RecoveryNumber, string ByName, string ByObjectId, DateTime StartedAt, string Reason);
