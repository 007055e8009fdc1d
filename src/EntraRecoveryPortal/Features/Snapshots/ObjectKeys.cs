using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Finds the keys of directory objects. Graph often names a link's end by id alone; such an end is the object of that id,
/// whatever its type, and keeps its key when the type is learned later.</summary>
internal static class ObjectKeys
{
    public const int ChunkSize = 400;

    public static async Task<IReadOnlyDictionary<ObjectRef, ObjectRow>> FindAsync(
        PortalDbContext db, long tenantKey, IReadOnlyCollection<ObjectRef> refs, CancellationToken cancel)
    {
        var found = new Dictionary<ObjectRef, ObjectRow>();
        foreach (var chunk in refs.Distinct().Chunk(ChunkSize))
        {
            var ids = chunk.Select(of => of.Id).Distinct(StringComparer.Ordinal).ToArray();
            var rows = await db.Objects.AsNoTracking()
                .Where(row => row.TenantKey == tenantKey && EF.Parameter(ids).Contains(row.ObjectId))
                .ToListAsync(cancel);
            var byId = rows.ToLookup(row => row.ObjectId, StringComparer.Ordinal);
            foreach (var of in chunk)
            {
                if (Best(byId[of.Id], of.Type) is { } row)
                    found[of] = row;
            }
        }

        return found;
    }

    /// <summary>As <see cref="FindAsync"/>, giving new objects their key and untyped ends the type that is now known.</summary>
    /// <param name="isNew">Nothing of this is in the database yet.</param>
    public static async Task<IReadOnlyList<(ObjectRef Of, ObjectRow Row)>> AssignAsync(
        PortalDbContext db, long tenantKey, IReadOnlyCollection<ObjectRef> refs, bool isNew, CancellationToken cancel)
    {
        var found = isNew ? new Dictionary<ObjectRef, ObjectRow>() : await FindAsync(db, tenantKey, refs, cancel);
        var untyped = refs.Where(of => of.Type == ObjectRow.UnnamedType).ToList();
        var added = new Dictionary<string, ObjectRow>(StringComparer.Ordinal);
        var assigned = new List<(ObjectRef, ObjectRow)>(refs.Count);
        var (rows, learned) = (new List<ObjectRow>(), new List<ObjectRow>());

        // Typed names first, so that an untyped name of the same new object finds it.
        foreach (var of in untyped.Count == 0 ? refs : refs.Where(of => of.Type != ObjectRow.UnnamedType).Concat(untyped))
        {
            if (found.TryGetValue(of, out var row))
            {
                if (row.Type == ObjectRow.UnnamedType && of.Type != ObjectRow.UnnamedType)
                {
                    row.Type = of.Type;
                    learned.Add(row);
                }
            }
            else if (of.Type != ObjectRow.UnnamedType || !added.TryGetValue(of.Id, out row))
            {
                row = new() { TenantKey = tenantKey, Type = of.Type, ObjectId = of.Id };
                rows.Add(row);
                if (untyped.Count > 0)
                    added[of.Id] = row;
            }

            assigned.Add((of, row));
        }

        foreach (var chunk in learned.GroupBy(row => row.Type).SelectMany(same => same.Chunk(ChunkSize)))
        {
            var (keys, type) = (chunk.Select(row => row.ObjectKey).ToArray(), chunk[0].Type);
            await db.Objects.Where(row => keys.Contains(row.ObjectKey)).ExecuteUpdateAsync(set => set.SetProperty(row => row.Type, type), cancel);
        }

        await StoreDialect.Of(db).AddObjectsAsync(db, tenantKey, rows, cancel);
        return assigned;
    }

    private static ObjectRow? Best(IEnumerable<ObjectRow> rows, string type) =>
        type == ObjectRow.UnnamedType
            ? rows.OrderBy(row => row.Type == ObjectRow.UnnamedType).ThenBy(row => row.ObjectKey).FirstOrDefault()
            : rows.FirstOrDefault(row => row.Type == type) ?? rows.FirstOrDefault(row => row.Type == ObjectRow.UnnamedType);
}
