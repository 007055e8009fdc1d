using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Jobs;

namespace EntraRecoveryPortal.Features.Recoveries.Aftermath;

/// <summary>The objects that a recovery touched, compared when it was over with what it started from, by a report of its own.</summary>
public sealed record EqualNow
{
    public required int ReportNumber { get; init; }

    /// <summary>Of the report's job.</summary>
    public required string State { get; init; }

    public string? Error { get; init; }

    /// <summary>Null when the recovery was an undo: it started from the state before another.</summary>
    public int? SnapshotNumber { get; init; }

    /// <summary>Objects that the recovery was about.</summary>
    public required int Touched { get; init; }

    /// <summary>How many of them are not equal.</summary>
    public required int Different { get; init; }

    /// <summary>The first of these.</summary>
    public required IReadOnlyList<StillDifferent> First { get; init; }

    public int Equal => Math.Max(0, Touched - Different);

    public bool IsOver => JobState.IsFinal(State);

    /// <summary>The operation by which a recovery of this operation asks for its report, so that it is made once.</summary>
    public static Guid OperationOf(Guid recovery)
    {
        var bytes = recovery.ToByteArray();
        bytes[0] ^= 1;
        return new Guid(bytes);
    }
}

/// <summary>An object that is not equal to what the recovery started from, and why.</summary>
public sealed record StillDifferent(ObjectRef Object, string Name, string Why);
