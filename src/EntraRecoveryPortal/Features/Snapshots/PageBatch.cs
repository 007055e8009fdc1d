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
    private readonly List<LinkPage> pages = [];
    private readonly HashSet<ObjectRef> unmet = [];
    private readonly HashSet<string> relations = new(StringComparer.Ordinal);

    public IReadOnlyList<ReadObject> Objects => objects;

    public IReadOnlyList<LinkPage> LinkPages => pages;

    public IEnumerable<LinkChange> Links => pages.SelectMany(page => page.Links);

    public int LinkCount { get; private set; }

    /// <summary>Of its links.</summary>
    public IReadOnlyCollection<string> Relations => relations;

    /// <summary>Objects that are read or linked, and had no key when they were gathered.</summary>
    public IReadOnlyCollection<ObjectRef> Unmet => unmet;

    public bool IsEmpty => objects.Count == 0 && LinkCount == 0;

    public bool IsFull => objects.Count >= ObjectsAtOnce >> Halvings || LinkCount >= LinksAtOnce >> Halvings;

    /// <summary>The one after this.</summary>
    public PageBatch Next() => new(AreChanges, Math.Max(0, Halvings - 1));

    public void Add(IReadOnlyList<ReadObject> read, IReadOnlyCollection<LinkChange> links, CaptureKeys keys)
    {
        objects.AddRange(read);
        LinkCount += links.Count;
        relations.UnionWith(Apart(links, link => link.Relation));
        keys.Meet(read.Select(item => item.Object.Ref).Concat(Apart(links, link => link.Source)), unmet);
        pages.Add(new(links, keys.Meet(links.Select(change => change.Link.Target), unmet)));
    }

    // What links that stand together have in common, once.
    private static IEnumerable<T> Apart<T>(IEnumerable<LinkChange> links, Func<Link, T> of)
        where T : IEquatable<T>
    {
        var (hasLast, last) = (false, default(T));
        foreach (var (link, _) in links)
        {
            var next = of(link);
            if (hasLast && next.Equals(last))
                continue;
            (hasLast, last) = (true, next);
            yield return next;
        }
    }
}

/// <summary>The links of one page.</summary>
/// <param name="TargetKeys">One each; zero for a target that had no key when it was gathered.</param>
internal sealed record LinkPage(IReadOnlyCollection<LinkChange> Links, IReadOnlyList<long> TargetKeys);
