using System.Globalization;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Hosting;

/// <summary>
/// After a new active key: what older keys protect goes over to it. Readings are closed and results are sealed anew at once. What is still needed of packs is written
/// again by the next snapshot: packs are never rewritten, and the older ones leave with the snapshots that need them. Stopped, it goes on where it was.
/// </summary>
internal sealed class RotateCommand(StoreOpening opening, IDbContextFactory<PortalDbContext> contexts, StoreKeys keys, TimeProvider clock)
{
    public const string Name = "rotate";

    /// <summary>The exit code when something did not go over, because it is not what it was.</summary>
    public const int Unsound = 3;

    private const int ChunkSize = 1_000;

    public async Task<int> RunAsync(TextWriter output, CancellationToken cancel)
    {
        await opening.OpenAsync(cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var worn = await WearAsync(db, cancel);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"The active key is {keys.ActiveId}. The next snapshot writes again what is needed of {worn:N0} packs under older keys."));
        var altered = await CloseReadingsAsync(db, cancel) + await SealPlansAsync(db, cancel) + await SealDecisionsAsync(db, cancel) + await SealNewIdsAsync(db, cancel) + await SealResultsAsync(db, cancel);
        foreach (var key in keys.Ids)
        {
            var packs = await db.Packs.CountAsync(pack => pack.KeyId == key, cancel);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{key}: {packs:N0} packs.{(key == keys.ActiveId ? " It is the active key." : packs > 0 ? " Keep it until there is none." : altered == 0 ? " It can go." : "")}"));
        }

        if (altered > 0)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{altered:N0} readings, plans or results are not what they were and did not go over. Run \"verify\", and keep the older keys."));
        return altered > 0 ? Unsound : 0;
    }

    private async Task<int> WearAsync(PortalDbContext db, CancellationToken cancel)
    {
        var active = keys.ActiveId;
        var old = await db.Packs.Where(pack => pack.KeyId != active && !db.WornPacks.Any(known => known.PackKey == pack.PackKey)
            && db.ObjectVersions.Any(row => row.SnapshotKey == pack.SnapshotKey && row.PackKey == pack.PackKey && !db.ObjectVersions.Any(newer => newer.ObjectKey == row.ObjectKey && newer.SnapshotKey > row.SnapshotKey)))
            .Select(pack => pack.PackKey).ToListAsync(cancel);
        foreach (var chunk in old.Chunk(ChunkSize))
        {
            db.WornPacks.AddRange(chunk.Select(key => new WornPackRow { PackKey = key }));
            await db.SaveChangesAsync(cancel);
            db.ChangeTracker.Clear();
        }

        return old.Count;
    }

    /// <summary>Readings are few and stay as long as the store; their chain covers what they hold and not how they are closed.</summary>
    private async Task<int> CloseReadingsAsync(PortalDbContext db, CancellationToken cancel)
    {
        var (active, altered) = (keys.ActiveId, 0);
        foreach (var key in await db.Readings.Where(row => row.KeyId != active).Select(row => row.ReadingKey).ToListAsync(cancel))
        {
            var row = await db.Readings.AsNoTracking().SingleAsync(row => row.ReadingKey == key, cancel);
            if (!ReadingStore.Opens(row, keys))
            {
                altered++;
                continue;
            }

            var payload = ReadingStore.CloseAgain(row, keys);
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            await StoreGuard.PassAsync(
                db, StoreGuard.Erase,
                () => db.Readings.Where(row => row.ReadingKey == key).ExecuteUpdateAsync(set => set.SetProperty(row => row.KeyId, active).SetProperty(row => row.Payload, payload), cancel), cancel);
            await transaction.CommitAsync(cancel);
        }

        return altered;
    }

    private Task<int> SealPlansAsync(PortalDbContext db, CancellationToken cancel) => SealSignedAsync(
        db, SealRow.Plan, db.Plans.Where(row => row.KeyId != keys.ActiveId).Select(row => row.PlanKey),
        async key => PlanMac.Holds(await db.Plans.AsNoTracking().SingleAsync(row => row.PlanKey == key, cancel), keys), cancel);

    private Task<int> SealDecisionsAsync(PortalDbContext db, CancellationToken cancel) => SealSignedAsync(
        db, SealRow.Decision, db.PlanDecisions.Where(row => row.KeyId != keys.ActiveId).Select(row => row.DecisionKey),
        async key => DecisionMac.Holds(await db.PlanDecisions.AsNoTracking().SingleAsync(row => row.DecisionKey == key, cancel), keys), cancel);

    private Task<int> SealNewIdsAsync(PortalDbContext db, CancellationToken cancel) => SealSignedAsync(
        db, SealRow.NewId, db.NewIds.Where(row => row.KeyId != keys.ActiveId).Select(row => row.NewIdKey),
        async key => NewIdMac.Holds(await db.NewIds.AsNoTracking().SingleAsync(row => row.NewIdKey == key, cancel), keys), cancel);

    /// <summary>Seals rows that carry a MAC of an older key and have no seal yet. Returns how many MACs did not hold.</summary>
    private async Task<int> SealSignedAsync(PortalDbContext db, string kind, IQueryable<long> older, Func<long, Task<bool>> holds, CancellationToken cancel)
    {
        var altered = 0;
        foreach (var key in await older.Where(key => !db.Seals.Any(seal => seal.Kind == kind && seal.Of == key)).ToListAsync(cancel))
        {
            if (await holds(key))
                await SealAsync(db, kind, key, cancel);
            else
                altered++;
        }

        return altered;
    }

    private async Task<int> SealResultsAsync(PortalDbContext db, CancellationToken cancel)
    {
        var (active, altered) = (keys.ActiveId, 0);
        foreach (var seal in await ResultSeal.Newest(db).Where(seal => seal.KeyId != active).ToListAsync(cancel))
        {
            if (await ResultSeal.IsGenuineAsync(db, keys, seal, cancel) is true)
                await SealAsync(db, seal.Kind, seal.Of, cancel);
            else
                altered++;
        }

        return altered;
    }

    private async Task SealAsync(PortalDbContext db, string kind, long of, CancellationToken cancel)
    {
        await ResultSeal.AddAsync(db, keys, kind, of, clock.GetUtcNow().UtcDateTime, cancel);
        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
    }
}
