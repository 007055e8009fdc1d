using EntraRecoveryPortal.TenantSimulator.Content.Crowds;

namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>
/// Every object at a place in the list of its kind: the core in the order of ids, the crowd by number, then what was created. A place is kept when its object goes,
/// so that a list goes on behind an id whether or not it is still there.
/// </summary>
internal sealed class ObjectTable(Crowd crowd) : IObjects
{
    private const long CrowdBegins = 1L << 40;
    private const long LaterBegins = 2L << 40;

    private readonly Dictionary<string, Row> rows = Kinds.All.ToDictionary(x => x, x => new Row { There = crowd.Count(x) });
    private readonly Dictionary<string, (string Kind, long Place)> places = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The core, what was created, and those of the crowd that changed: null where one is gone.</summary>
    private readonly Dictionary<string, TenantObject?> stored = new(StringComparer.OrdinalIgnoreCase);

    public bool AnyDeleted { get; private set; }

    public TenantObject? Find(string id)
    {
        if (stored.TryGetValue(id, out var found))
            return found;
        return crowd.Find(id) is { } one ? new(crowd, one, crowd.Id(one)) : null;
    }

    public TenantObject? Listed(string id) => Find(id);

    public bool IsStored(string id) => stored.ContainsKey(id);

    public void Put(TenantObject item)
    {
        var row = rows[item.Kind];
        if (Find(item.Id) is null)
            row.There++;
        if (PlaceOf(item.Kind, item.Id) is not { } place)
        {
            place = LaterBegins + row.Listed.Count;
            places[item.Id] = (item.Kind, place);
            row.Listed.Add(item.Id);
        }

        stored[item.Id] = item;
        if (item.IsDeleted)
            AnyDeleted |= row.Deleted.Add(place);
        else
            row.Deleted.Remove(place);
    }

    public void Remove(TenantObject item)
    {
        var row = rows[item.Kind];
        row.There--;
        row.Deleted.Remove(PlaceOf(item.Kind, item.Id)!.Value);
        if (crowd.Find(item.Id) is null)
            stored.Remove(item.Id);
        else
            stored[item.Id] = null;
    }

    public long? PlaceOf(string kind, string id)
    {
        if (places.TryGetValue(id, out var known))
            return known.Kind == kind ? known.Place : null;
        return crowd.Find(id) is { } one && crowd.KindOf(one.Kind) == kind ? CrowdBegins + one.Index : null;
    }

    public IEnumerable<TenantObject> All(string kind, string? after)
    {
        if (after is null)
            return From(kind, 0);
        return PlaceOf(kind, after) is { } place ? From(kind, place + 1) : [];
    }

    public IEnumerable<TenantObject> Deleted(string kind, string? after)
    {
        var first = after is null ? 0 : PlaceOf(kind, after) + 1 ?? long.MaxValue;
        return rows[kind].Deleted.GetViewBetween(first, long.MaxValue).Select(place => Find(IdAt(kind, place))).OfType<TenantObject>();
    }

    /// <summary>All that exist, deleted ones too.</summary>
    public int Count(string kind) => rows[kind].There;

    public int CountDeleted(string kind) => rows[kind].Deleted.Count;

    /// <summary>How many exist or once existed.</summary>
    public int Places(string kind) => rows[kind].Listed.Count + crowd.Count(kind);

    /// <summary>The one at a place counted without gaps; null where it is gone.</summary>
    public TenantObject? At(string kind, int place)
    {
        var (core, members) = (rows[kind].Core, crowd.Count(kind));
        return Find(IdAt(kind, place < core ? place : place < core + members ? CrowdBegins + place - core : LaterBegins + place - members));
    }

    /// <summary>What was put so far is the core: from now on in the order of ids.</summary>
    public void Seal()
    {
        foreach (var (kind, row) in rows)
        {
            row.Listed.Sort(StringComparer.OrdinalIgnoreCase);
            row.Core = row.Listed.Count;
            row.Deleted.Clear();
            for (var i = 0; i < row.Core; i++)
            {
                places[row.Listed[i]] = (kind, i);
                if (Find(row.Listed[i]) is { IsDeleted: true })
                    row.Deleted.Add(i);
            }
        }
    }

    /// <summary>Ids of a kind in an order that hangs on the ids alone: first those that no crowd has, by the alphabet, then a crowd's by number.</summary>
    public IEnumerable<string> Ids(string kind) =>
        rows[kind].Listed.OrderBy(crowd.NumberOf).ThenBy(x => x, StringComparer.Ordinal).ToList().Concat(Enumerable.Range(0, crowd.Count(kind)).Select(x => crowd.Id(crowd.At(kind, x))));

    private IEnumerable<TenantObject> From(string kind, long place)
    {
        var row = rows[kind];
        var members = crowd.Count(kind);
        for (; place < row.Core; place++)
        {
            if (stored.GetValueOrDefault(row.Listed[(int)place]) is { } found)
                yield return found;
        }

        for (place = Math.Max(place, CrowdBegins); place < CrowdBegins + members; place++)
        {
            var one = crowd.At(kind, (int)(place - CrowdBegins));
            var id = crowd.Id(one);
            if (!stored.TryGetValue(id, out var found))
                yield return new(crowd, one, id);
            else if (found is not null)
                yield return found;
        }

        for (place = Math.Max(place, LaterBegins + row.Core); place < LaterBegins + row.Listed.Count; place++)
        {
            if (stored.GetValueOrDefault(row.Listed[(int)(place - LaterBegins)]) is { } found)
                yield return found;
        }
    }

    private string IdAt(string kind, long place) => place switch
    {
        >= LaterBegins => rows[kind].Listed[(int)(place - LaterBegins)],
        >= CrowdBegins => crowd.Id(crowd.At(kind, (int)(place - CrowdBegins))),
        _ => rows[kind].Listed[(int)place],
    };

    private sealed class Row
    {
        public List<string> Listed { get; } = [];

        public SortedSet<long> Deleted { get; } = [];

        public int Core { get; set; }

        public int There { get; set; }
    }
}
