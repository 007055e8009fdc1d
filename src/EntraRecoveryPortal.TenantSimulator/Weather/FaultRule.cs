namespace EntraRecoveryPortal.TenantSimulator.Weather;

/// <summary>What can go wrong with one call.</summary>
public enum FaultKind
{
    /// <summary>An answer with a status that tells of a fault.</summary>
    Status,

    /// <summary>The connection breaks instead of an answer.</summary>
    Drop,

    /// <summary>The right status and length, and then the connection breaks in the middle of the body.</summary>
    CutBody,

    /// <summary>The right status and a whole answer, whose JSON breaks off in the middle.</summary>
    BrokenJson,

    /// <summary>A page leads to the one after the next.</summary>
    SkippedPage,

    /// <summary>A page says that it is the last, and is not.</summary>
    EarlyEnd,
}

/// <summary>A fault and whom it strikes. Of the calls it may strike, the number decides: two runs that ask the same in the same order meet the same.</summary>
public sealed record FaultRule
{
    public FaultKind Kind { get; init; }

    /// <summary>Of an answer of kind <see cref="FaultKind.Status"/>: 400 to 599.</summary>
    public int Status { get; init; } = 503;

    /// <summary>Seconds to wait that the answer tells; none where null.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Whether the call is carried out before the connection breaks or the fault is told.</summary>
    public bool TakesEffect { get; init; }

    /// <summary>Any where null.</summary>
    public string? Method { get; init; }

    /// <summary>Below /v1.0: * is any one segment, ** at the end any rest. The parts of a batch are looked at one by one; the batch itself is $batch.</summary>
    public string Path { get; init; } = "**";

    /// <summary>The share of calls it strikes.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>How many calls it lets pass before the first.</summary>
    public long After { get; init; }

    /// <summary>How often it strikes at most; no limit where null.</summary>
    public long? Times { get; init; }
}
