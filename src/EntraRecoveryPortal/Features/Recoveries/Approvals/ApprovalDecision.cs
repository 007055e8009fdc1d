namespace EntraRecoveryPortal.Features.Recoveries.Approvals;

/// <summary>What a second person says to a plan that waits.</summary>
public sealed record ApprovalDecision
{
    public required long PlanKey { get; init; }

    /// <summary>SHA-256 of the plan as that person saw it, in hexadecimal.</summary>
    public required string PlanHash { get; init; }

    public required bool Approve { get; init; }
    public required string Reason { get; init; }

    /// <summary>One per click.</summary>
    public required Guid OperationId { get; init; }
}

/// <summary>What came of asking, approving, refusing or reviewing.</summary>
public abstract record ApprovalAnswer
{
    private ApprovalAnswer() { }

    public sealed record Done : ApprovalAnswer;

    public sealed record Refused(IReadOnlyList<Refusal> Reasons) : ApprovalAnswer;
}
