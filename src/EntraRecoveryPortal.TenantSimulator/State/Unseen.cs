namespace EntraRecoveryPortal.TenantSimulator.State;

internal readonly record struct LinkKey(string Source, string Relation, string Target);

/// <summary>Changes that a reader does not see yet, with what it sees in their place: for each thing what was before the first of them.</summary>
internal sealed class Unseen
{
    private readonly Dictionary<string, TenantObject?> byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, TenantObject?> inLists = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<LinkKey, bool> links = [];

    public IReadOnlyDictionary<string, TenantObject?> ById => byId;

    public IReadOnlyDictionary<string, TenantObject?> InLists => inLists;

    public IReadOnlyDictionary<LinkKey, bool> Links => links;

    /// <summary>The number of the first change that a list does not show; none where null.</summary>
    public long? First { get; private set; }

    public bool IsEmpty => First is null && byId.Count == 0;

    /// <summary>Ids of what a list shows as it was: an index of values does not know those.</summary>
    public IEnumerable<string> Before(string kind) => inLists.Values.Where(x => x?.Kind == kind).Select(x => x!.Id);

    public void HideById(string id, TenantObject? before) => byId.TryAdd(id, before);

    public void HideInLists(string id, TenantObject? before, long number)
    {
        inLists.TryAdd(id, before);
        First = Math.Min(number, First ?? number);
    }

    public void Hide(LinkKey link, bool wasLinked, long number)
    {
        links.TryAdd(link, wasLinked);
        First = Math.Min(number, First ?? number);
    }
}
