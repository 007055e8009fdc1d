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

    public ReadMethod Method { get; init; }

    /// <summary>True when every link that was not shown is not there. Graph leaves some out whose end lies in the recycle bin; an archive leaves out none.</summary>
    public bool ShowsAllLinks { get; init; }

    /// <summary>The link that will tell what changes after this reading; null when Graph gave none.</summary>
    public string? DeltaLink { get; init; }

    /// <summary>With a type that was read whole although its changes could be told: what they would have told.</summary>
    public ToldChanges? Told { get; init; }
}

/// <summary>What a delta round told of, by id; a link by the ids of both ends.</summary>
public sealed record ToldChanges(IReadOnlySet<string> Objects, IReadOnlySet<(string Source, string Relation, string Target)> Links);
