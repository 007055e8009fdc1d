using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Archive;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Takes a person's contents out of the plans and journals that an archive brought of another store, as <see cref="RecoveryErasure"/> does out of this store's own. Their hashes stay.</summary>
internal sealed class ImportedErasure : IErasable
{
    private static readonly string[] Tables = ["Plans", "PlanDecisions", "JournalEntries", "ImportedRecords"];

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<long>>> ChainedRowsAsync(PortalDbContext db, ErasedObjects erased, CancellationToken cancel) =>
        new Dictionary<string, IReadOnlyList<long>>(StringComparer.Ordinal)
        {
            [db.ImportedRecords.EntityType.GetTableName()!] = [.. (await BlankedAsync(db, erased, cancel)).Select(record => record.Key)],
        };

    public async Task EraseAsync(PortalDbContext db, ErasedObjects erased, CancellationToken cancel)
    {
        foreach (var (key, line) in await BlankedAsync(db, erased, cancel))
            await db.ImportedRecords.Where(row => row.RecordKey == key).ExecuteUpdateAsync(set => set.SetProperty(row => row.Line, line), cancel);
    }

    /// <summary>The records that speak of the person, with what is left of their lines.</summary>
    private static async Task<IReadOnlyList<(long Key, string Line)>> BlankedAsync(PortalDbContext db, ErasedObjects erased, CancellationToken cancel)
    {
        var traces = new ImportedTraces(erased.Ids);
        await foreach (var record in Records(db).WithCancellation(cancel))
        {
            if (OldRecord.Of(db.Model, record) is { } old)
                traces.Look(old);
        }

        var blanked = new List<(long, string)>();
        await foreach (var record in Records(db).WithCancellation(cancel))
        {
            if (OldRecord.Of(db.Model, record) is { } old && traces.Blank(old))
                blanked.Add((record.RecordKey, OldRecord.LineWith(db.Model, record, old.Row)));
        }

        return blanked;
    }

    private static IAsyncEnumerable<ImportedRecordRow> Records(PortalDbContext db) =>
        db.ImportedRecords.AsNoTracking().Where(row => Tables.Contains(row.TableName)).OrderBy(row => row.RecordKey).AsAsyncEnumerable();
}
