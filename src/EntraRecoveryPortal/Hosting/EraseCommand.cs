using System.Globalization;
using System.Text.Json;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Hosting;

/// <summary>Removes a person's data for good, on the host alone: contents and names out of all snapshots, readings, reports, plans and journals.
/// Hashes, the reason and who did it stay; nothing brings the data back.</summary>
internal sealed class EraseCommand(
    StoreOpening opening, IDbContextFactory<PortalDbContext> contexts, IEnumerable<IErasable> slices, StoreKeys keys, SingleTenant tenant, TimeProvider clock)
{
    public const string Name = "erase";
    public const string Action = "store.erase";
    private const int Misused = 2;

    public async Task<int> RunAsync(IConfiguration arguments, TextReader input, TextWriter output, CancellationToken cancel)
    {
        if (arguments["object"] is not { Length: > 0 } id || arguments["reason"] is not { Length: > 0 } reason)
        {
            await output.WriteLineAsync("Say whose data, and why: erase --object ID --reason \"...\" [--confirm ID]");
            return Misused;
        }

        await opening.OpenAsync(cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (await FindAsync(db, id, cancel) is not { Objects.Count: > 0 } erased)
        {
            await output.WriteLineAsync($"The store knows no object {id}.");
            return Misused;
        }

        if (await db.Jobs.AnyAsync(job => !JobState.Final.Contains(job.State), cancel))
        {
            await output.WriteLineAsync("A job is under way. Wait for its end, or stop it, and try again.");
            return Misused;
        }

        await TellAsync(db, erased, id, output, cancel);
        if (!await IsConfirmedAsync(arguments["confirm"], id, input, output, cancel))
        {
            await output.WriteLineAsync("Nothing was erased.");
            return Misused;
        }

        await EraseAsync(db, erased, reason, cancel);
        await output.WriteLineAsync($"The data of {id} is erased. Backups of the database from before still hold it.");
        return 0;
    }

    private async Task<ErasedObjects> FindAsync(PortalDbContext db, string id, CancellationToken cancel)
    {
        var own = await db.Objects.AsNoTracking().Where(row => row.TenantKey == tenant.TenantKey && row.ObjectId == id).ToListAsync(cancel);
        return new() { Objects = own.Count == 0 ? [] : [.. own, .. (await SnapshotErasure.NamingAsync(db, keys, id, cancel)).Where(row => own.TrueForAll(known => known.ObjectKey != row.ObjectKey))] };
    }

    private static async Task TellAsync(PortalDbContext db, ErasedObjects erased, string id, TextWriter output, CancellationToken cancel)
    {
        var objectKeys = erased.Keys.ToArray();
        var versions = await db.ObjectVersions.CountAsync(row => objectKeys.Contains(row.ObjectKey), cancel);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(", ", erased.Objects.Where(row => row.ObjectId == id).Select(row => row.Type))} {id}, and {erased.Objects.Count(row => row.ObjectId != id)} grants and assignments of it: "
            + $"contents and names of {versions} versions go, in snapshots, readings, reports, plans and journals. Nothing brings them back."));
    }

    private static async Task<bool> IsConfirmedAsync(string? confirmed, string id, TextReader input, TextWriter output, CancellationToken cancel)
    {
        if (confirmed is null)
        {
            await output.WriteAsync("Type the id once more to erase: ");
            confirmed = await input.ReadLineAsync(cancel);
        }

        return confirmed?.Trim() == id;
    }

    private async Task EraseAsync(PortalDbContext db, ErasedObjects erased, string reason, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        await StoreDialect.Of(db).PrepareForErasureAsync(db, cancel);
        await using (var transaction = await db.Database.BeginTransactionAsync(cancel))
        {
            var record = await RecordAsync(db, erased, reason, cancel);
            await StoreGuard.PassAsync(db, StoreGuard.Erase, async () =>
            {
                foreach (var slice in slices)
                    await slice.EraseAsync(db, erased with { ErasureKey = record.ErasureKey }, cancel);
                return true;
            }, cancel);
            await transaction.CommitAsync(cancel);
        }

        await StoreDialect.Of(db).EndErasureAsync(db, cancel);
    }

    private async Task<ErasureRow> RecordAsync(PortalDbContext db, ErasedObjects erased, string reason, CancellationToken cancel)
    {
        var chained = new Dictionary<string, IReadOnlyList<long>>(StringComparer.Ordinal);
        foreach (var slice in slices)
        {
            foreach (var (table, rows) in await slice.ChainedRowsAsync(db, erased, cancel))
                chained[table] = rows;
        }

        var record = new ErasureRow
        {
            TenantKey = tenant.TenantKey,
            ObjectKey = erased.Objects[0].ObjectKey,
            At = clock.GetUtcNow().UtcDateTime,
            By = Lengths.Fit($"{Environment.UserName}@{Environment.MachineName}", Lengths.Name),
            Reason = Lengths.Fit(reason, Lengths.Sentence),
            ChainedRows = JsonSerializer.Serialize(chained),
        };
        db.Erasures.Add(record);
        db.AuditEntries.Add(AuditEntry.Of(
            clock, Person.Host, from: null, Action, $"{erased.Objects[0].Type} {erased.Objects[0].ObjectId}", AuditOutcome.Done, $"By {record.By}. Reason: {record.Reason}", Guid.NewGuid()));
        await db.SaveChangesAsync(cancel);
        return record;
    }
}
