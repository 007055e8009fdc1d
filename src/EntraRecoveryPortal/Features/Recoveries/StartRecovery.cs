namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>What a person gives to run a plan they have reviewed.</summary>
public sealed record StartRecovery
{
    public const int LongestReason = 1000;

    public required long PlanKey { get; init; }

    /// <summary>SHA-256 of the plan as the person saw it, in hexadecimal.</summary>
    public required string PlanHash { get; init; }

    public required string Reason { get; init; }
    public bool OverwriteConflicts { get; init; }

    /// <summary>The person says that the script or sync that caused the changes no longer runs.</summary>
    public bool CauseStopped { get; init; }

    /// <summary>The tenant's name and the number of objects as typed, when a guard asks for them (<see cref="PlanWords.Confirmation"/>).</summary>
    public string TypedConfirmation { get; init; } = "";

    /// <summary>Run it without the approval that it needs, where the host lets that be: marked for ever, and somebody else has to review it.</summary>
    public bool Unapproved { get; init; }

    /// <summary>One per click, so that a repeat after a lost answer starts nothing twice.</summary>
    public required Guid OperationId { get; init; }
}

/// <summary>The answer to a start: a recovery's number, or everything that stands in the way.</summary>
public abstract record StartAnswer
{
    private StartAnswer() { }

    public sealed record Started(int Number) : StartAnswer;

    public sealed record Refused(IReadOnlyList<Refusal> Reasons) : StartAnswer;
}

/// <summary>The answer to planning: a plan ready for review, or why there is none.</summary>
public abstract record PlanAnswer
{
    private PlanAnswer() { }

    public sealed record Planned(ReviewedPlan Plan) : PlanAnswer;

    public sealed record Refused(Refusal Reason) : PlanAnswer;
}
