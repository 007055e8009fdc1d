using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots.Archive;

/// <summary>
/// Brings the records of an archive (audit, plans, approvals, journal, holds ...) into the store as evidence: each line as it stands there, and the heads of their chains. Nothing
/// works with them; a verification walks their chains again and again.
/// </summary>
internal sealed class RecordsImport(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    private const int RowsAtOnce = 1_000;

    /// <summary>A plan's line may be long.</summary>
    private const int CharactersAtOnce = 8_000_000;

    /// <summary>All in one transaction: half a chain proves nothing. Returns what came in as a sentence.</summary>
    public async Task<string> RunAsync(ArchiveReader archive, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var (header, heads) = (archive.Manifest.Snapshot, archive.Manifest.Records);
        var from = new ImportedArchiveRow
        {
            At = clock.GetUtcNow().UtcDateTime,
            Number = header.Number,
            Hash = Convert.FromHexString(header.Hash),
            Heads = ArchivedHead.ToJson(heads),
        };
        db.ImportedArchives.Add(from);
        await db.SaveChangesAsync(cancel);
        // What was erased is known before the rows that it was erased from.
        foreach (var head in heads.OrderBy(head => head.Table != ArchivedRecords.ErasureTable).ThenBy(head => head.Table, StringComparer.Ordinal))
            await AddAsync(db, archive, from.ArchiveKey, head.Table, cancel);
        var came = $"{Words.Count(heads.Sum(head => head.LastKey), "record")}, as they stand in the archive of snapshot #{header.Number}";
        db.AuditEntries.Add(AuditEntry.Of(clock, Person.Host, from: null, "snapshot.import", $"records of snapshot {header.Number}", AuditOutcome.Done, $"{came}.", Guid.NewGuid()));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return $"{came}, came along as evidence, to be read under Audit.";
    }

    private static async Task AddAsync(PortalDbContext db, ArchiveReader archive, long archiveKey, string table, CancellationToken cancel)
    {
        var type = ArchivedRecords.TypeOf(db.Model, table) ?? throw archive.Broken($"has records of {table}, which this version does not know.");
        var (batch, characters) = (new List<ImportedRecordRow>(), 0);
        await foreach (var line in archive.RecordLinesAsync(table, cancel))
        {
            var row = ArchivedRecords.RowOf(type, line) ?? throw archive.Broken($"is damaged: {ArchivedRecords.FileOf(table)} does not hold what an archive does.");
            batch.Add(new() { ArchiveKey = archiveKey, TableName = table, Number = RowChain.KeyOf(type, row), Line = line, Hash = row.RowHash });
            characters += line.Length;
            if (batch.Count >= RowsAtOnce || characters >= CharactersAtOnce)
                await SaveAsync();
        }

        await SaveAsync();

        async Task SaveAsync()
        {
            db.ImportedRecords.AddRange(batch);
            await db.SaveChangesAsync(cancel);
            db.ChangeTracker.Clear();
            batch.Clear();
            characters = 0;
        }
    }
}
