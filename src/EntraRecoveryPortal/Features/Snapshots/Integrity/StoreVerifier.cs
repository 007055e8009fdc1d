using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>
/// Looks at everything that was sealed, from contents up: packs, versions, links, the state of every kept snapshot, headers and their chain, the
/// chains of the other tables, plans, triggers, and the anchor outside the database. What it cannot fault is unaltered since capture.
/// </summary>
public sealed class StoreVerifier(
    IDbContextFactory<PortalDbContext> contexts, PortalDatabase database, StoreKeys keys, AnchorFile anchor, SingleTenant tenant)
{
    /// <param name="tell">Called now and then with how many rows and packs were looked at, and how many there are.</param>
    public async Task<VerificationResult> RunAsync(Func<long, long, Task> tell, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        while (true)
        {
            var known = await KnownSnapshots.ReadAsync(db, tenant.TenantKey, cancel);
            var result = await RunAsync(db, known, tell, cancel);
            if (result.IsSound || !await WasPurgedMeanwhileAsync(db, known, cancel))
                return result;
        }
    }

    private async Task<VerificationResult> RunAsync(PortalDbContext db, KnownSnapshots known, Func<long, long, Task> tell, CancellationToken cancel)
    {
        var total = await CountAsync(db, known, cancel);
        var faults = new FaultLog();
        var progress = new VerificationProgress(done => tell(done, total));
        await CheckDatabaseAsync(db, known, faults, cancel);
        var erasures = await db.Erasures.Select(row => row.ErasureKey).ToHashSetAsync(cancel);
        var erased = await ChainCheck.ErasedRowsAsync(db, cancel);
        var packs = Task.Run(() => PacksAsync(known, erasures, faults, progress, cancel), cancel);
        try
        {
            await new HeaderCheck(db, known, faults).RunAsync(cancel);
            await StateAsync(db, known, faults, progress, cancel);
            await new ChainCheck(db, keys, erased, faults, progress).RunAsync(cancel);
            await new AnchorCheck(db, anchor, tenant.TenantId, known, faults).RunAsync(cancel);
        }
        finally
        {
            await packs;
        }

        await progress.TellAsync(now: true);
        return new()
        {
            UpToNumber = known.Count == 0 ? null : KnownSnapshots.NumberOf(known.Headers[^1]),
            Objects = progress.Objects,
            Links = progress.Links,
            Packs = progress.Packs,
            ChainedRows = progress.ChainedRows,
            Erased = progress.Erased,
            FaultCount = faults.Count,
            Faults = faults.Kept,
            Affected = [.. faults.Affected],
            Unaltered = [.. known.KeptNumbers.Except(faults.Affected)],
        };
    }

    private async Task PacksAsync(KnownSnapshots known, HashSet<long> erasures, FaultLog faults, VerificationProgress progress, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await new PackCheck(db, keys, known, erasures, faults, progress).RunAsync(cancel);
    }

    private async Task StateAsync(PortalDbContext db, KnownSnapshots known, FaultLog faults, VerificationProgress progress, CancellationToken cancel)
    {
        using var state = new StateCheck(db, tenant.TenantKey, known, faults, progress);
        await state.ObjectsAsync(cancel);
        await state.LinksAsync(cancel);
        state.Compare((await db.SnapshotTypes.AsNoTracking().Where(row => row.SnapshotKey <= known.NewestKey).ToListAsync(cancel)).ToLookup(row => row.SnapshotKey));
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

    // A purge that ran beside this took rows that were counted on; then everything is looked at once more.
    private async Task<bool> WasPurgedMeanwhileAsync(PortalDbContext db, KnownSnapshots before, CancellationToken cancel)
    {
        var now = await KnownSnapshots.ReadAsync(db, tenant.TenantKey, cancel);
        return before.Headers.Index().Any(header => before.IsKept(header.Index)
            && now.IndexOf(header.Item.SnapshotKey) is var index and >= 0 && !now.IsKept(index));
    }
}
