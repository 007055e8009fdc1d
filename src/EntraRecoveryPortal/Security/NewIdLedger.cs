using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Security;

/// <summary>The store's memory of what was made again under another id.</summary>
internal static class NewIdLedger
{
    /// <summary>Oldest first; what no portal wrote down is left out, and Verify names it.</summary>
    public static async Task<IReadOnlyList<NewIdRow>> ReadAsync(PortalDbContext db, long tenantKey, StoreKeys keys, CancellationToken cancel)
    {
        var rows = await db.NewIds.AsNoTracking().Where(row => row.TenantKey == tenantKey).OrderBy(row => row.NewIdKey).ToListAsync(cancel);
        var genuine = new List<NewIdRow>();
        foreach (var row in rows)
        {
            if (NewIdMac.Holds(row, keys) || (!keys.Has(row.KeyId) && await WasGenuineAsync(db, row, keys, cancel)))
                genuine.Add(row);
        }

        return genuine;
    }

    /// <summary>Every id that is gone, and the newest that stands for it: what was made again twice is known by the last.</summary>
    public static ReplacedIds MapOf(IEnumerable<NewIdRow> rows)
    {
        var map = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in rows)
        {
            Put(row.OldId, row.NewId);
            if (row is { OldAppId: { } oldAppId, NewAppId: { } newAppId })
                Put(oldAppId, newAppId);
        }

        return new(map);

        void Put(string from, string to)
        {
            foreach (var earlier in map.Where(pair => pair.Value.Equals(from, StringComparison.OrdinalIgnoreCase)).Select(pair => pair.Key).ToList())
                map[earlier] = to;
            map[from] = to;
        }
    }

    /// <summary>The same, as comparisons take it.</summary>
    public static async Task<IReadOnlyList<MadeAgain>> MadeAgainAsync(PortalDbContext db, long tenantKey, StoreKeys keys, CancellationToken cancel)
    {
        var rows = await ReadAsync(db, tenantKey, keys, cancel);
        if (rows.Count == 0)
            return [];
        var numbers = await db.Recoveries.Where(row => row.TenantKey == tenantKey && db.NewIds.Any(newId => newId.RecoveryKey == row.RecoveryKey)).ToDictionaryAsync(row => row.RecoveryKey, row => row.Number, cancel);
        var newest = MapOf(rows);
        return [.. rows.Select(row => new MadeAgain(new(row.Type, row.OldId), newest.In(row.OldId)!, row.OldAppId, newest.In(row.OldAppId), numbers[row.RecoveryKey]))];
    }

    // Its own key may be gone: when another took over, its MAC still held, and a seal under the other says so.
    private static async Task<bool> WasGenuineAsync(PortalDbContext db, NewIdRow row, StoreKeys keys, CancellationToken cancel) =>
        await ResultSeal.Newest(db).SingleOrDefaultAsync(seal => seal.Kind == SealRow.NewId && seal.Of == row.NewIdKey, cancel) is { } seal
        && await ResultSeal.IsGenuineAsync(db, keys, seal, cancel) is true;
}
