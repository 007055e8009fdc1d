using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Retention;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>
/// Looks at everything that was sealed, from contents up: packs, versions, links, the state of every kept snapshot, headers and their chain, the
/// chains of the other tables, plans, triggers, and the anchor outside the database. What it cannot fault is unaltered since capture.
/// </summary>
public sealed class StoreVerifier(
    IDbContextFactory<PortalDbContext> contexts, PortalDatabase database, SnapshotReaders readers, StoreKeys keys, AnchorFile anchor, SingleTenant tenant)
{
    /// <param name="tell">Called now and then with how many rows and packs were looked at, and how many there are.</param>
    public async Task<VerificationResult> RunAsync(Func<long, long, Task> tell, CancellationToken cancel)
    {
        await using var lease = await readers.TakeAllAsync(cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        while (true)
        {
            var known = await KnownSnapshots.ReadAsync(db, tenant.TenantKey, cancel);
            var result = await RunAsync(db, known, TellAsync, cancel);
            if (result.IsSound || !await WasPurgedMeanwhileAsync(db, known, cancel))
                return result;
        }

        async Task TellAsync(long done, long total)
        {
            await lease.RenewWhenDueAsync(cancel);
            await tell(done, total);
        }
    }

    private async Task<VerificationResult> RunAsync(PortalDbContext db, KnownSnapshots known, Func<long, long, Task> tell, CancellationToken cancel)
    {
        var faults = new FaultLog();
        long total = 0;
        var counted = BesideAsync(async own => total = await CountAsync(own, known, cancel), cancel);
        using var progress = new VerificationProgress(async done =>
        {
            await counted;
            await tell(done, total);
        });
        var erasures = await db.Erasures.Select(row => row.ErasureKey).ToHashSetAsync(cancel);
        var erased = await ChainCheck.ErasedRowsAsync(db, cancel);
        using var versions = new StateMoves(known.Count);
        using var links = new StateMoves(known.Count);

        var objects = ObjectsAsync(cancel);

        // The big ones side by side, each on its own connection.
        var big = Task.WhenAll(
            BesideAsync(own => new PackCheck(own, keys, known, erasures, faults, progress).RunAsync(cancel), cancel),
            BesideAsync(async own => await new LinkCheck(own, known, faults, progress, links, (await objects).Lent()).RunAsync(cancel), cancel),
            BesideAsync(async own => await VersionsAsync(own, known, faults, progress, versions, (await objects).Lent(), cancel), cancel));
        try
        {
            await CheckDatabaseAsync(db, known, faults, cancel);
            await new HeaderCheck(db, known, faults).RunAsync(cancel);
            await new ChainCheck(db, keys, erased, faults, progress).RunAsync(cancel);
            await new SealCheck(db, keys, faults).RunAsync(cancel);
            await new AnchorCheck(db, anchor, tenant.TenantId, known, faults).RunAsync(cancel);
        }
        finally
        {
            await big;
        }

        versions.Add(links);
        new StateCheck(known, faults).Compare(
            versions, (await db.SnapshotTypes.AsNoTracking().Where(row => row.SnapshotKey <= known.NewestKey).ToListAsync(cancel)).ToLookup(row => row.SnapshotKey));
        await progress.TellAsync(now: true);
        return new()
        {
            UpToNumber = known.Count == 0 ? null : KnownSnapshots.NumberOf(known.Headers[^1]),
            Objects = progress.Objects,
            Links = progress.Links,
            Packs = progress.Packs,
            ChainedRows = progress.ChainedRows,
            Erased = progress.Erased,
            Unproven = progress.Unproven,
            FaultCount = faults.Count,
            Faults = faults.Kept,
            Affected = [.. faults.Affected],
            Unaltered = [.. known.KeptNumbers.Except(faults.Affected)],
        };
    }

    private Task BesideAsync(Func<PortalDbContext, Task> check, CancellationToken cancel) => Task.Run(async () =>
    {
        await using var own = await contexts.CreateDbContextAsync(cancel);
        await check(own);
    }, cancel);

    private Task<KnownObjects> ObjectsAsync(CancellationToken cancel) => Task.Run(async () =>
    {
        await using var own = await contexts.CreateDbContextAsync(cancel);
        return await KnownObjects.ReadAsync(own, cancel);
    }, cancel);

    private async Task VersionsAsync(PortalDbContext db, KnownSnapshots known, FaultLog faults, VerificationProgress progress, StateMoves moves, KnownObjects objects, CancellationToken cancel)
    {
        await using var forNames = await contexts.CreateDbContextAsync(cancel);
        var names = new SearchedNames(forNames, tenant.TenantKey, faults);
        await new VersionCheck(db, tenant.TenantKey, known, faults, progress, moves, names, objects).RunAsync(cancel);
    }

    private async Task CheckDatabaseAsync(PortalDbContext db, KnownSnapshots known, FaultLog faults, CancellationToken cancel)
    {
        var check = await database.CheckAsync(cancel);
        foreach (var trigger in check.AlteredTriggers)
            faults.Add($"Trigger {trigger}", "It is missing or altered: since then the database did not refuse changes of sealed rows.");
        foreach (var operation in check.OpenGuards)
            faults.Add("StoreGuards", $"The guard of sealed rows stands open for {operation}.");
        var newest = known.NewestKey;
        var strays = await db.ObjectVersions.CountAsync(row => row.SnapshotKey > newest && !db.Snapshots.Any(header => header.SnapshotKey == row.SnapshotKey), cancel)
            + await db.LinkVersions.CountAsync(row => row.SnapshotKey > newest && !db.Snapshots.Any(header => header.SnapshotKey == row.SnapshotKey), cancel);
        if (strays > 0)
            faults.Add("ObjectVersions, LinkVersions", $"{strays} rows wait under the key of a snapshot that nobody is taking.");
    }

    private static async Task<long> CountAsync(PortalDbContext db, KnownSnapshots known, CancellationToken cancel)
    {
        var newest = known.NewestKey;
        return await db.ObjectVersions.LongCountAsync(row => row.SnapshotKey <= newest, cancel)
            + await db.LinkVersions.LongCountAsync(row => row.SnapshotKey <= newest, cancel)
            + await db.Packs.LongCountAsync(row => row.SnapshotKey <= newest, cancel)
            + await db.ChainHeads.SumAsync(head => head.LastKey, cancel);
    }

    // The lease keeps purges away but for one that was choosing at that very moment: what it takes was counted on, and everything is looked at once more.
    private async Task<bool> WasPurgedMeanwhileAsync(PortalDbContext db, KnownSnapshots before, CancellationToken cancel)
    {
        var now = await KnownSnapshots.ReadAsync(db, tenant.TenantKey, cancel);
        return before.Headers.Index().Any(header => before.IsKept(header.Index)
            && now.IndexOf(header.Item.SnapshotKey) is var index and >= 0 && !now.IsKept(index));
    }
}
