using System.Collections;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Graph;

/// <summary>Ids of very many objects. Nearly all of Graph's are GUIDs, which take a sixth of the room as numbers.</summary>
internal sealed class IdSet : IEnumerable<string>
{
    private readonly HashSet<Guid> guids = [];
    private readonly HashSet<string> others = new(StringComparer.Ordinal);

    public int Count => guids.Count + others.Count;

    public bool Add(string id) => StoredId.TryGuid(id, out var guid) ? guids.Add(guid) : others.Add(id);

    public bool Contains(string id) => StoredId.TryGuid(id, out var guid) ? guids.Contains(guid) : others.Contains(id);

    public IEnumerator<string> GetEnumerator() => guids.Select(guid => guid.ToString()).Concat(others).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
