using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>Objects as the snapshot before had them; those that it did not know are absent.</summary>
public delegate Task<IReadOnlyDictionary<ObjectRef, DirectoryObject>> KnownObjects(IReadOnlyCollection<ObjectRef> refs, CancellationToken cancel);

/// <summary>The links of a type and relation as the snapshot before had them.</summary>
public delegate Task<IReadOnlyCollection<Link>> KnownLinks(string type, string relation, CancellationToken cancel);

/// <summary>How one type is to be captured.</summary>
public sealed record TypePlan(ObjectType Type, ReadMethod Method)
{
    /// <summary>Why it is not read by its changes alone; null where that is a matter of course.</summary>
    public string? Reason { get; init; }

    /// <summary>The link that tells what changed since the snapshot before. With <see cref="ReadMethod.Full"/> it is only asked what it would have told.</summary>
    public string? Since { get; init; }

    /// <summary>What was asked for in the snapshot before.</summary>
    public CaptureProfile? Profile { get; init; }

    /// <summary>How many lay in the recycle bin then.</summary>
    public int InBin { get; init; }

    /// <summary>With <see cref="ReadMethod.Incremental"/>: relations that changes do not tell and that are read by lists of their own this time.</summary>
    public IReadOnlyList<string> Due { get; init; } = [];

    public KnownLinks KnownLinks { get; init; } = static (_, _, _) => Task.FromResult<IReadOnlyCollection<Link>>([]);

    public KnownObjects Known { get; init; } = static (_, _) => Task.FromResult<IReadOnlyDictionary<ObjectRef, DirectoryObject>>(new Dictionary<ObjectRef, DirectoryObject>());
}
