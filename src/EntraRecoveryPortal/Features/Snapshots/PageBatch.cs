using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Pages of one type that are written in one transaction. Large ones touch each page of an index once instead of many times; all of one is in memory.</summary>
/// <param name="AreChanges">What it tells takes the place of what was told before.</param>
internal sealed record PageBatch(bool AreChanges)
{
    private const int ObjectsAtOnce = 8_192;
    private const int LinksAtOnce = 65_536;

    public List<ReadObject> Objects { get; } = [];
    public List<LinkChange> Links { get; } = [];

    public bool IsEmpty => Objects.Count == 0 && Links.Count == 0;

    public bool IsFull => Objects.Count >= ObjectsAtOnce || Links.Count >= LinksAtOnce;

    public IEnumerable<ObjectRef> Refs =>
        Objects.Select(item => item.Object.Ref).Concat(Links.Select(change => change.Link.Source)).Concat(Links.Select(change => change.Link.Target));
}
