using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Which objects of a snapshot to list. Search looks into names and ids; what is gone is listed only when asked for.</summary>
public sealed record ObjectQuery
{
    public required long SnapshotKey { get; init; }
    public string? Type { get; init; }
    /// <summary>A part of a name, or a whole id.</summary>
    public string? Search { get; init; }
    /// <summary>How the display name begins.</summary>
    public string? NamePrefix { get; init; }
    public ObjectState? State { get; init; }
    /// <summary>name, searchName, changed or, of what is in the recycle bin, daysLeft; a leading minus turns the order round.</summary>
    public string Sort { get; init; } = "name";
    public int Skip { get; init; }
    public int Take { get; init; } = 50;
}

/// <summary>One object in a list.</summary>
public sealed record ObjectSummary(ObjectRef Ref, ObjectState State, string DisplayName, string? SearchName, int ChangedIn)
{
    /// <summary>When it leaves the recycle bin for good, UTC; null when it is not in there.</summary>
    public DateTime? LeavesBinAt { get; init; }
}

/// <summary>One object at a snapshot; of a gone one the content as last seen.</summary>
public sealed record ObjectDetail(ObjectRef Ref, ObjectState State, string DisplayName, string? SearchName, CanonicalJson Content, int ChangedIn);

/// <summary>A link as seen from one end: the relation and who is at the other end. The state is null when that type is not captured.</summary>
public sealed record NamedLink(string Relation, ObjectRef Ref, string DisplayName, ObjectState? State)
{
    /// <summary>What lies between the two ends, nearest first; empty for a link of its own.</summary>
    public IReadOnlyList<NamedLink> Path { get; init; } = [];
}

/// <summary>One version of an object over the snapshots: what it was before and what it became.</summary>
public sealed record ObjectHistoryEntry
{
    public required long SnapshotKey { get; init; }
    public required int Number { get; init; }
    public required DateTime At { get; init; }
    public required ObjectState State { get; init; }
    public ObjectState? PreviousState { get; init; }
    public required string DisplayName { get; init; }
    public CanonicalJson? Content { get; init; }
    public CanonicalJson? PreviousContent { get; init; }
}
