using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>What was asked for and what of it was read, when a type has been read to its end.</summary>
public sealed record TypeReading
{
    public required CaptureProfile Profile { get; init; }

    /// <summary>One for the objects themselves and one for each relation and joined part.</summary>
    public required IReadOnlyList<Coverage> Coverage { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime StartedAt { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime EndedAt { get; init; }
}
