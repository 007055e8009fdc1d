namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>A recovery as the list and its own page show it.</summary>
public sealed record RecoverySummary
{
    public required int Number { get; init; }
    public required int ReportNumber { get; init; }
    public required long PlanKey { get; init; }

    /// <summary>Null when the report started from a reading: the recovery is an undo.</summary>
    public int? FromSnapshotNumber { get; init; }

    public required string Reason { get; init; }
    public required string ConflictPolicy { get; init; }
    public required string State { get; init; }
    public required DateTime CreatedAt { get; init; }
    public DateTime? StartedAt { get; init; }
    public DateTime? CompletedAt { get; init; }
    public string? StartedByName { get; init; }
    public string? StartedByObjectId { get; init; }
    public long? BeforeReadingKey { get; init; }

    /// <summary>The recovery whose steps this one took up.</summary>
    public int? Continues { get; init; }

    /// <summary>The newest recovery that took up steps of this one.</summary>
    public int? ContinuedAs { get; init; }

    /// <summary>The second person, where one was asked.</summary>
    public string? ApprovedByName { get; init; }
    public DateTime? ApprovedAt { get; init; }

    /// <summary>It ran as an emergency, without the approval that it needed. This mark never goes away.</summary>
    public bool IsUnapproved { get; init; }
    public string? ReviewedByName { get; init; }
    public DateTime? ReviewedAt { get; init; }
    public string? ReviewNote { get; init; }

    public required int StepCount { get; init; }
    public required int Applied { get; init; }
    public required int AlreadySo { get; init; }
    public required int Conflict { get; init; }
    public required int Failed { get; init; }
    public required int Skipped { get; init; }
    public required int Unknown { get; init; }
    public string? VerificationJson { get; init; }
    public string? Phase { get; init; }
    public string? WaitsFor { get; init; }
    public bool CancelRequested { get; init; }

    /// <summary>The urgent recovery for which this one waits.</summary>
    public int? PausedFor { get; init; }

    /// <summary>Other recoveries that run and do not wait.</summary>
    public int Beside { get; init; }
    public string? Error { get; init; }

    public bool IsOver => RecoveryState.IsFinal(State);
    public int Finished => Applied + AlreadySo + Conflict + Failed + Skipped;
    /// <summary>Tried, and not as planned.</summary>
    public int Unsuccessful => Conflict + Failed + Unknown;

    /// <summary>All that is not as planned, tried or not.</summary>
    public int Left => StepCount - Applied - AlreadySo;
    public int Waiting => StepCount - Finished - Unknown;
    public Verification? Verification => Recoveries.Verification.FromJson(VerificationJson);

    public int Count(string outcome) => outcome switch
    {
        StepOutcome.Applied => Applied,
        StepOutcome.AlreadySo => AlreadySo,
        StepOutcome.Conflict => Conflict,
        StepOutcome.Failed => Failed,
        StepOutcome.Skipped => Skipped,
        StepOutcome.Unknown => Unknown,
        StepOutcome.Waiting => Waiting,
        _ => 0,
    };
}

/// <summary>Which recoveries to list.</summary>
public sealed record RecoveryQuery
{
    public string? State { get; init; }
    public string? Text { get; init; }
    public int Skip { get; init; }
    public int Take { get; init; } = 50;
}

/// <summary>Which steps of a recovery to list.</summary>
public sealed record StepQuery
{
    public required int RecoveryNumber { get; init; }
    public IReadOnlyList<string> Outcomes { get; init; } = [];
    public string? Text { get; init; }
    public int Skip { get; init; }
    public int Take { get; init; } = 50;
}
