using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>
/// Any object as it was at two snapshots. The comparer asks one by one and does not wait, so the ends of links are fetched beforehand: their sources with content,
/// their targets without, since those lie in any pack of the store.
/// </summary>
/// <param name="knowsTouched">Whatever was touched between the two is made known; the rest is the same at both.</param>
internal sealed class StateLookup(IDbContextFactory<PortalDbContext> contexts, StoreKeys keys, long tenantKey, long fromKey, long nowKey, bool knowsTouched = false)
{
    private readonly Dictionary<ObjectRef, ObjectPair?> _known = [];
    private readonly Dictionary<ObjectRef, LinkEnd?> _ends = [];

    public void Know(IEnumerable<ObjectPair> pairs)
    {
        foreach (var pair in pairs)
            _known[pair.Ref] = pair;
    }

    public async Task FetchAsync(PortalDbContext db, IEnumerable<ObjectRef> refs, CancellationToken cancel)
    {
        var wanted = refs.Where(of => !_known.ContainsKey(of)).Distinct().ToList();
        var objects = await ObjectKeys.FindAsync(db, tenantKey, wanted, cancel);
        foreach (var of in wanted.Where(of => !objects.ContainsKey(of)))
            _known[of] = null;
        await FetchAsync(db, objects.Select(one => KeyValuePair.Create(one.Key, one.Value.ObjectKey)), cancel);
    }

    public async Task FetchAsync(PortalDbContext db, IEnumerable<KeyValuePair<ObjectRef, long>> objects, CancellationToken cancel)
    {
        var wanted = Unknown(objects);
        var from = await AtAsync(db, fromKey, wanted, cancel);
        var now = IsSameAtBoth ? from : await AtAsync(db, nowKey, wanted, cancel);
        foreach (var of in wanted.Keys)
            _known[of] = Pair(of, from.GetValueOrDefault(of), now.GetValueOrDefault(of));
    }

    /// <summary>Fetches where the targets of links were, and their names.</summary>
    public async Task FetchEndsAsync(PortalDbContext db, IEnumerable<KeyValuePair<ObjectRef, long>> objects, CancellationToken cancel)
    {
        var wanted = Unknown(objects);
        var from = await PlacesAsync(db, fromKey, wanted.Values, cancel);
        var now = IsSameAtBoth ? from : await PlacesAsync(db, nowKey, wanted.Values, cancel);
        foreach (var (of, key) in wanted)
        {
            var (then, later) = (from.GetValueOrDefault(key), now.GetValueOrDefault(key));
            _ends[of] = (later ?? then) is { } place ? new(of with { Type = place.Type }, IsPresent(then), IsPresent(later), place.Name) : null;
        }
    }

    public async Task FetchEndsAsync(PortalDbContext db, IEnumerable<ObjectRef> refs, CancellationToken cancel)
    {
        var wanted = refs.Distinct().ToList();
        var objects = await ObjectKeys.FindAsync(db, tenantKey, wanted, cancel);
        foreach (var of in wanted.Where(of => !objects.ContainsKey(of)))
            _ends[of] = null;
        await FetchEndsAsync(db, objects.Select(one => KeyValuePair.Create(one.Key, one.Value.ObjectKey)), cancel);
    }

    public LinkEnd? FindEnd(ObjectRef of) =>
        !_known.ContainsKey(of) && _ends.TryGetValue(of, out var end) ? end : LinkEnd.Of(Find(of));

    public ObjectPair? Find(ObjectRef of)
    {
        if (_known.TryGetValue(of, out var known))
            return known;
        using var db = contexts.CreateDbContext();
        var types = of.Type == ObjectRow.UnnamedType ? [] : new[] { of.Type };
        var key = db.Objects.AsNoTracking()
            .Where(row => row.TenantKey == tenantKey && row.ObjectId == of.Id && (types.Length == 0 || types.Contains(row.Type)))
            .Select(row => row.ObjectKey)
            .FirstOrDefault();
        return _known[of] = key == 0 ? null : Pair(of, At(db, of, key, fromKey), At(db, of, key, nowKey));
    }

    private bool IsSameAtBoth => knowsTouched || nowKey == fromKey;

    private Dictionary<ObjectRef, long> Unknown(IEnumerable<KeyValuePair<ObjectRef, long>> objects) =>
        objects.Where(one => !_known.ContainsKey(one.Key)).DistinctBy(one => one.Key).ToDictionary();

    private static bool IsPresent(Place? place) => place is { State: ObjectState.Present };

    private static ObjectPair? Pair(ObjectRef of, DirectoryObject? from, DirectoryObject? now) =>
        from is null && now is null ? null : new() { Ref = (from ?? now)!.Ref, From = from, Now = now };

    private DirectoryObject? At(PortalDbContext db, ObjectRef of, long key, long snapshotKey)
    {
        var row = db.ObjectsAt(snapshotKey, [key]).SingleOrDefault();
        if (row is null)
            return null;
        var place = PackPlace.OfNewest(row);
        return Stored(row, of, new PackReader(db, keys).Read(place.PackKey, place.Offset, place.Length));
    }

    private async Task<Dictionary<ObjectRef, DirectoryObject>> AtAsync(
        PortalDbContext db, long snapshotKey, IReadOnlyDictionary<ObjectRef, long> objects, CancellationToken cancel)
    {
        var rows = new Dictionary<long, ObjectVersionRow>();
        foreach (var chunk in objects.Values.Distinct().Chunk(ObjectKeys.ChunkSize))
        {
            await foreach (var row in db.ObjectsAt(snapshotKey, chunk).AsAsyncEnumerable().WithCancellation(cancel))
                rows[row.ObjectKey] = row;
        }

        var there = objects.Where(one => rows.ContainsKey(one.Value)).Select(one => (Of: one.Key, Row: rows[one.Value])).ToList();
        var contents = await StoredContents.ReadAsync(db, keys, there.ConvertAll(one => PackPlace.OfNewest(one.Row)), cancel);
        var found = new Dictionary<ObjectRef, DirectoryObject>();
        for (var i = 0; i < there.Count; i++)
        {
            if (Stored(there[i].Row, there[i].Of, contents[i]) is { } stored)
                found[there[i].Of] = stored;
        }

        return found;
    }

    private static async Task<Dictionary<long, Place>> PlacesAsync(
        PortalDbContext db, long snapshotKey, IEnumerable<long> objectKeys, CancellationToken cancel)
    {
        var places = new Dictionary<long, Place>();
        foreach (var chunk in objectKeys.Distinct().Chunk(ObjectKeys.ChunkSize))
        {
            await foreach (var row in db.ObjectsAt(snapshotKey, chunk).Select(row => new { row.ObjectKey, row.Type, row.State, row.DisplayName }).AsAsyncEnumerable().WithCancellation(cancel))
                places[row.ObjectKey] = new(row.Type, row.State, row.DisplayName);
        }

        return places;
    }

    private static DirectoryObject? Stored(ObjectVersionRow row, ObjectRef of, ReadOnlyMemory<byte> payload) =>
        StoredObject.Of(of with { Type = row.Type }, row.State, payload.IsEmpty ? null : CanonicalJson.FromCanonical(payload));

    private sealed record Place(string Type, ObjectState State, string Name);
}
