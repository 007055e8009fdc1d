using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>What became of objects that were missing from a list.</summary>
public sealed record MissingVerdict
{
    /// <summary>In the recycle bin, as it shows them.</summary>
    public IReadOnlyList<DirectoryObject> InBin { get; init; } = [];

    /// <summary>Neither in the directory nor in the recycle bin.</summary>
    public IReadOnlyList<ObjectRef> Gone { get; init; } = [];

    /// <summary>In the directory after all: the list that did not show them cannot be trusted.</summary>
    public IReadOnlyList<ObjectRef> StillThere { get; init; } = [];

    /// <summary>Graph did not tell.</summary>
    public IReadOnlyList<ObjectRef> Unknown { get; init; } = [];

    /// <summary>Why Graph did not tell.</summary>
    public string? Reason { get; init; }

    /// <summary>Why some that are called gone may lie in the recycle bin all the same: the app may not look there.</summary>
    public string? BinReason { get; init; }

    /// <summary>Not in the directory any more.</summary>
    public IEnumerable<ObjectRef> Deleted => InBin.Select(one => one.Ref).Concat(Gone);

    public bool IsSettled => StillThere.Count == 0 && Unknown.Count == 0;

    internal static MissingVerdict Nothing { get; } = new();
}
