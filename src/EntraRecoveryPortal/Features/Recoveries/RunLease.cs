using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Jobs;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Which recovery this run carries out, and the job whose lease lets it write.</summary>
internal sealed record RunLease(long RecoveryKey, JobContext Job)
{
    public NewIds NewIds { get; } = new();
}

/// <summary>How far a step had come when a run looked at it.</summary>
internal sealed record StepProgress(string Outcome, DateTime? SentAt, DateTime? AnsweredAt, GraphCall Call, string? Code)
{
    /// <summary>Sent, and nobody wrote down an answer: only a reading can tell what became of it.</summary>
    public bool IsOpen => Outcome == StepOutcome.Unknown || (Outcome == StepOutcome.Waiting && SentAt is not null && AnsweredAt is null);
}
