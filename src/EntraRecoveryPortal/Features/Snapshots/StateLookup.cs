using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Any object as it was at two snapshots. The comparer asks one by one and does not wait, so the ends of links are fetched beforehand.</summary>
internal sealed class StateLookup(IDbContextFactory<PortalDbContext> contexts, StoreKeys keys, long tenantKey, long fromKey, long nowKey)
{
    private readonly Dictionary<ObjectRef, ObjectPair?> _known = [];

    public void Know(IEnumerable<ObjectPair> pairs)
    {
        foreach (var pair in pairs)
            _known[pair.Ref] = pair;
    }

    public async Task FetchAsync(PortalDbContext db, IEnumerable<ObjectRef> refs, CancellationToken cancel)
    {
        var wanted = refs.Where(of => !_known.ContainsKey(of)).Distinct().ToList();
        var objects = await ObjectKeys.FindAsync(db, tenantKey, wanted, cancel);
        var from = await AtAsync(db, fromKey, objects, cancel);
        var now = nowKey == fromKey ? from : await AtAsync(db, nowKey, objects, cancel);
        foreach (var of in wanted)
            _known[of] = Pair(of, from.GetValueOrDefault(of), now.GetValueOrDefault(of));
    }

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

    private static ObjectPair? Pair(ObjectRef of, DirectoryObject? from, DirectoryObject? now) =>
        from is null && now is null ? null : new() { Ref = (from ?? now)!.Ref, From = from, Now = now };

    private DirectoryObject? At(PortalDbContext db, ObjectRef of, long key, long snapshotKey)
    {
        var row = db.ObjectsAt(snapshotKey, [key]).SingleOrDefault();
        if (row is null)
            return null;
        var (offset, length) = PlaceOf(row);
        return Stored(row, of, new PackReader(db, keys).Read(row.PackKey, offset, length));
    }

    private async Task<Dictionary<ObjectRef, DirectoryObject>> AtAsync(
        PortalDbContext db, long snapshotKey, IReadOnlyDictionary<ObjectRef, ObjectRow> objects, CancellationToken cancel)
    {
        var rows = new Dictionary<long, ObjectVersionRow>();
        foreach (var chunk in objects.Values.Select(row => row.ObjectKey).Distinct().Chunk(ObjectKeys.ChunkSize))
        {
            await foreach (var row in db.ObjectsAt(snapshotKey, chunk).AsAsyncEnumerable().WithCancellation(cancel))
                rows[row.ObjectKey] = row;
        }

        var packs = new PackReader(db, keys);
        var found = new Dictionary<ObjectRef, DirectoryObject>();
        foreach (var (of, row) in objects
            .Where(pair => rows.ContainsKey(pair.Value.ObjectKey))
            .Select(pair => (pair.Key, rows[pair.Value.ObjectKey]))
            .OrderBy(pair => pair.Item2.PackKey))
        {
            var (offset, length) = PlaceOf(row);
            if (Stored(row, of, await packs.ReadAsync(row.PackKey, offset, length, cancel)) is { } stored)
                found[of] = stored;
        }

        return found;
    }

    private static (int Offset, int Length) PlaceOf(ObjectVersionRow row) =>
        row.Length > 0 ? (row.Offset, row.Length) : (row.PreviousOffset, row.PreviousLength);

    private static DirectoryObject? Stored(ObjectVersionRow row, ObjectRef of, ReadOnlyMemory<byte> payload) =>
        StoredObject.Of(of with { Type = row.Type }, row.State, payload.IsEmpty ? null : CanonicalJson.FromCanonical(payload));
}
