namespace EntraRecoveryPortal.TenantSimulator.State;

/// <summary>The objects as they were before the changes that do not show yet. Places are kept when an object goes, so what is gone already is still listed where it was.</summary>
internal sealed class ObjectsAsSeen(ObjectTable now, Unseen unseen) : IObjects
{
    public bool AnyDeleted => now.AnyDeleted || unseen.InLists.Count > 0;

    public TenantObject? Find(string id) => unseen.ById.TryGetValue(id, out var before) ? before : now.Find(id);

    public TenantObject? Listed(string id) => unseen.InLists.TryGetValue(id, out var before) ? before : now.Find(id);

    public IEnumerable<TenantObject> All(string kind, string? after) => Merged(kind, after, now.All(kind, after), _ => true);

    public IEnumerable<TenantObject> Deleted(string kind, string? after) => Merged(kind, after, now.Deleted(kind, after), x => x.IsDeleted);

    public int Count(string kind) => now.Count(kind) + Difference(kind, _ => true);

    public int CountDeleted(string kind) => now.CountDeleted(kind) + Difference(kind, x => x.IsDeleted);

    private IEnumerable<TenantObject> Merged(string kind, string? after, IEnumerable<TenantObject> current, Func<TenantObject, bool> isWanted)
    {
        var first = after is null ? -1 : now.PlaceOf(kind, after) ?? long.MaxValue;
        var before = new Queue<(long Place, TenantObject Item)>(unseen.InLists.Values.OfType<TenantObject>().Where(x => x.Kind == kind && isWanted(x))
            .Select(x => (Place: now.PlaceOf(kind, x.Id)!.Value, Item: x)).Where(x => x.Place > first).OrderBy(x => x.Place));
        foreach (var item in current.Where(x => !unseen.InLists.ContainsKey(x.Id)))
        {
            while (before.TryPeek(out var next) && next.Place < now.PlaceOf(kind, item.Id))
                yield return before.Dequeue().Item;
            yield return item;
        }

        foreach (var (_, item) in before)
            yield return item;
    }

    private int Difference(string kind, Func<TenantObject, bool> isCounted) => unseen.InLists.Sum(x =>
        (x.Value is { } before && before.Kind == kind && isCounted(before) ? 1 : 0) - (now.Find(x.Key) is { } current && current.Kind == kind && isCounted(current) ? 1 : 0));
}
