using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Pages of one type that are written in one transaction. Large ones touch each page of an index once instead of many times; all of one is in memory.</summary>
/// <param name="AreChanges">What it tells takes the place of what was told before.</param>
/// <param name="Halvings">How often the usual size is halved: the first of a type are small, so that writing begins soon.</param>
internal sealed record PageBatch(bool AreChanges, int Halvings = PageBatch.MostHalvings)
{
    private const int MostHalvings = 3;
    private const int ObjectsAtOnce = 6_144;
    private const int LinksAtOnce = 65_536;

    private readonly List<ReadObject> objects = [];
    private readonly List<IEnumerable<LinkChange>> links = [];
    private readonly List<IReadOnlyList<ObjectRef>> unmet = [];

    public IReadOnlyList<ReadObject> Objects => objects;

    public IEnumerable<LinkChange> Links => links.SelectMany(page => page);

    public int LinkCount { get; private set; }

    /// <summary>Objects that are read or linked, and had no key when they were gathered.</summary>
    public IEnumerable<ObjectRef> Unmet => unmet.SelectMany(page => page);

    public bool IsEmpty => objects.Count == 0 && LinkCount == 0;

    public bool IsFull => objects.Count >= ObjectsAtOnce >> Halvings || LinkCount >= LinksAtOnce >> Halvings;

    /// <summary>The one after this.</summary>
    public PageBatch Next() => new(AreChanges, Math.Max(0, Halvings - 1));

    public void Add(IReadOnlyList<ReadObject> read, IReadOnlyCollection<LinkChange> changes, CaptureKeys keys)
    {
        objects.AddRange(read);
        links.Add(changes);
        LinkCount += changes.Count;
        unmet.Add(keys.Unmet(RefsOf(read, changes)));
    }

    // The source of links that stand together once.
    private static IEnumerable<ObjectRef> RefsOf(IReadOnlyList<ReadObject> read, IEnumerable<LinkChange> changes)
    {
        foreach (var item in read)
            yield return item.Object.Ref;
        ObjectRef source = default;
        foreach (var (link, _) in changes)
        {
            if (link.Source != source)
                yield return source = link.Source;
            yield return link.Target;
        }
    }
}
