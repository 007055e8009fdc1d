namespace EntraRecoveryPortal.Core.Directory;

/// <summary>How much of a type, or of one of its relations, was read.</summary>
public enum CoverageState
{
    /// <summary>Everything; what was not seen is not there.</summary>
    Complete,

    /// <summary>Part of it; what was not seen is unknown.</summary>
    Incomplete,

    /// <summary>Not read this time; the state is that of an earlier snapshot.</summary>
    CarriedForward,

    /// <summary>Never asked for.</summary>
    NotAsked,
}

/// <summary>The coverage of a type's objects (empty relation) or of one relation.</summary>
public sealed record Coverage
{
    /// <summary>Stands where a relation stands, for the type's recycle bin.</summary>
    public const string RecycleBin = "deletedItems";

    /// <summary>The catalogue's type name.</summary>
    public required string Type { get; init; }

    /// <summary>A relation or joined part; empty for the objects themselves.</summary>
    public string Relation { get; init; } = "";

    /// <summary>How much was read.</summary>
    public required CoverageState State { get; init; }

    /// <summary>Why it is not complete, as a sentence for people.</summary>
    public string? Reason { get; init; }

    /// <summary>The snapshot number that carried-forward data is from.</summary>
    public int? AsOfNumber { get; init; }
}
