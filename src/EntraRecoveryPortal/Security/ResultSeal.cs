using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Security;

/// <summary>
/// Seals what a report found and how each step of a recovery ended: rows that are written while the work goes on and can therefore not be chained one
/// by one. Whoever only writes to the database cannot make such a seal.
/// </summary>
internal static class ResultSeal
{
    /// <summary>Adds a seal over the rows as they are in the caller's transaction; the caller saves.</summary>
    public static async Task AddAsync(PortalDbContext db, StoreKeys keys, string kind, long of, DateTime at, CancellationToken cancel) =>
        db.Seals.Add(new() { Kind = kind, Of = of, At = at, KeyId = keys.ActiveId, Mac = MacOf(kind, of, await DigestAsync(db, kind, of, cancel) ?? [], keys.ActiveId, keys) });

    /// <summary>The seals that count.</summary>
    public static IQueryable<SealRow> Newest(PortalDbContext db) =>
        db.Seals.AsNoTracking().Where(seal => !db.Seals.Any(newer => newer.Kind == seal.Kind && newer.Of == seal.Of && newer.SealKey > seal.SealKey));

    /// <summary>Null when what was sealed is not there any more.</summary>
    public static async Task<bool?> IsGenuineAsync(PortalDbContext db, StoreKeys keys, SealRow seal, CancellationToken cancel)
    {
        if (await DigestAsync(db, seal.Kind, seal.Of, cancel) is not { } digest)
            return null;
        return Fits(seal, digest, keys);
    }

    /// <summary>Whether it is over this digest of rows, under a key that is at hand.</summary>
    public static bool Fits(SealRow seal, byte[] digest, StoreKeys keys) =>
        keys.Has(seal.KeyId) && CryptographicOperations.FixedTimeEquals(MacOf(seal.Kind, seal.Of, digest, seal.KeyId, keys), seal.Mac);

    /// <summary>Lets rows be changed by one who may, and seals them anew; but only those whose seal held before.</summary>
    public static async Task AroundAsync(PortalDbContext db, StoreKeys keys, string kind, IReadOnlyCollection<long> of, DateTime at, Func<Task> change, CancellationToken cancel)
    {
        var held = new List<long>();
        foreach (var chunk in of.Chunk(100))
        {
            foreach (var seal in await Newest(db).Where(seal => seal.Kind == kind && chunk.Contains(seal.Of)).ToListAsync(cancel))
            {
                if (await IsGenuineAsync(db, keys, seal, cancel) is true)
                    held.Add(seal.Of);
            }
        }

        await change();
        foreach (var key in held)
            await AddAsync(db, keys, kind, key, at, cancel);
        await db.SaveChangesAsync(cancel);
    }

    private static Task<byte[]?> DigestAsync(PortalDbContext db, string kind, long of, CancellationToken cancel) => kind switch
    {
        SealRow.Report => DigestAsync(
            db, db.Reports.Where(row => row.ReportKey == of),
            [db.ReportChanges.Where(row => row.ReportKey == of).OrderBy(row => row.ChangeKey), db.ReportItems.Where(row => row.ReportKey == of).OrderBy(row => row.ItemKey)], cancel),
        SealRow.Recovery => DigestAsync(
            db, db.Recoveries.Where(row => row.RecoveryKey == of), [db.RecoverySteps.Where(row => row.RecoveryKey == of).OrderBy(row => row.Order)], cancel),
        SealRow.Plan => DigestAsync(db, db.Plans.Where(row => row.PlanKey == of), [], cancel),
        SealRow.Decision => DigestAsync(db, db.PlanDecisions.Where(row => row.DecisionKey == of), [], cancel),
        SealRow.NewId => DigestAsync(db, db.NewIds.Where(row => row.NewIdKey == of), [], cancel),
        _ => Task.FromResult<byte[]?>(null),
    };

    // Rows are hashed while the next ones are fetched.
    private static async Task<byte[]?> DigestAsync(PortalDbContext db, IQueryable<object> head, IReadOnlyList<IQueryable<object>> rows, CancellationToken cancel)
    {
        byte[]? digest = null;
        foreach (var part in rows.Prepend(head))
        {
            if (part != head && digest is null)
                return null;
            await foreach (var row in part.AsNoTracking().AsAsyncEnumerable().AheadAsync(cancel))
                digest = RowChain.HashOf(db.Model.FindEntityType(row.GetType())!, row, digest ?? RowChain.FirstHash);
        }

        return digest;
    }

    private static byte[] MacOf(string kind, long of, byte[] digest, string keyId, StoreKeys keys) => HMACSHA256.HashData(
        keys.KeyFor("seals", keyId), Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind}\n{of}\n{Convert.ToHexStringLower(digest)}")));
}
