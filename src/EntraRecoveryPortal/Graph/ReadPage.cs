using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>What a page of a type is to whoever writes it down.</summary>
public enum PageKind
{
    /// <summary>A part of all there is.</summary>
    Whole,

    /// <summary>Something that changed since the token; what is not told stays as it was.</summary>
    Change,

    /// <summary>Something that changed while all was being read; it takes the place of what the list said.</summary>
    LateChange,

    /// <summary>What came so far is void: the type is read whole after all.</summary>
    Anew,
}

/// <summary>Some objects and links of the type that is being read, in the order in which Graph gave them.</summary>
public sealed record ReadPage(IReadOnlyList<DirectoryObject> Objects, IReadOnlyList<Link> Links)
{
    public PageKind Kind { get; init; }

    /// <summary>Links that went away; only changes tell of them.</summary>
    public IReadOnlyList<Link> LinksGone { get; init; } = [];
}
