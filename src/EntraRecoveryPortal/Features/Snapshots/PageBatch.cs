using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Pages of one type that are written in one transaction. Large ones touch each page of an index once instead of many times; all of one is in memory.</summary>
/// <param name="AreChanges">What it tells takes the place of what was told before.</param>
internal sealed record PageBatch(bool AreChanges)
{
    private const int ObjectsAtOnce = 8_192;
    private const int LinksAtOnce = 65_536;

    private readonly List<ReadObject> objects = [];
    private readonly List<LinkChange> links = [];
    private readonly HashSet<ObjectRef> refs = [];

    public IReadOnlyList<ReadObject> Objects => objects;

    public IReadOnlyList<LinkChange> Links => links;

    /// <summary>Every object that is read or linked, once.</summary>
    public IReadOnlyCollection<ObjectRef> Refs => refs;

    public bool IsEmpty => objects.Count == 0 && links.Count == 0;

    public bool IsFull => objects.Count >= ObjectsAtOnce || links.Count >= LinksAtOnce;

    public void Add(IReadOnlyList<ReadObject> read, IEnumerable<LinkChange> changes)
    {
        foreach (var item in read)
        {
            objects.Add(item);
            refs.Add(item.Object.Ref);
        }

        foreach (var change in changes)
        {
            links.Add(change);
            refs.Add(change.Link.Source);
            refs.Add(change.Link.Target);
        }
    }
}
