using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Archive;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Audit;

/// <summary>Shows what an archive brought of another store. Changes nothing.</summary>
public sealed class ImportedHistory(IDbContextFactory<PortalDbContext> contexts, Actor actor)
{
    /// <summary>Of a longer line, as that of a plan may be, the page shows so much.</summary>
    public const int LongestShown = 20_000;

    /// <summary>The tables that records came of, and how many. Told by the heads of their chains, which count them.</summary>
    public async Task<IReadOnlyList<ImportedTable>> TablesAsync(CancellationToken cancel)
    {
        await DemandAsync(cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var archives = await db.ImportedArchives.AsNoTracking().Select(row => row.Heads).ToListAsync(cancel);
        return
        [
            .. from head in archives.SelectMany(ArchivedHead.FromJson)
               where head.LastKey > 0
               group head.LastKey by head.Table into table
               orderby table.Key
               select new ImportedTable(table.Key, table.Sum()),
        ];
    }

    /// <summary>Newest first.</summary>
    public async Task<Page<ImportedRecord>> ListAsync(ImportedQuery query, CancellationToken cancel)
    {
        await DemandAsync(cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var rows = db.ImportedRecords.AsNoTracking();
        if (query.Table is { Length: > 0 } table)
            rows = rows.Where(row => row.TableName == table);
        if (query.Text is { Length: > 0 } text)
            rows = rows.Where(row => row.Line.Contains(text));
        var total = await rows.CountAsync(cancel);
        var items = await rows.OrderByDescending(row => row.RecordKey).Skip(query.Skip).Take(query.Take)
            .Select(row => new ImportedRecord
            {
                Key = row.RecordKey,
                Table = row.TableName,
                Number = row.Number,
                Snapshot = db.ImportedArchives.First(archive => archive.ArchiveKey == row.ArchiveKey).Number,
                Line = row.Line.Substring(0, LongestShown),
                Length = row.Line.Length,
            })
            .ToListAsync(cancel);
        return new(items, total);
    }

    private Task<Person> DemandAsync(CancellationToken cancel) => actor.DemandAsync(Permissions.ViewAudit, "audit.view", "imported records", cancel);
}

/// <summary>Which imported records to show; what is null is not filtered by.</summary>
public sealed record ImportedQuery
{
    public string? Table { get; init; }

    /// <summary>Part of a line.</summary>
    public string? Text { get; init; }

    public int Skip { get; init; }

    public int Take { get; init; } = 50;
}

/// <summary>A table of another store, and how many of its rows came.</summary>
public sealed record ImportedTable(string Name, long Count);

/// <summary>A row of another store.</summary>
public sealed record ImportedRecord
{
    public required long Key { get; init; }
    public required string Table { get; init; }
    public required long Number { get; init; }
    /// <summary>Of whose archive it came, in the store that wrote it.</summary>
    public required int Snapshot { get; init; }
    /// <summary>JSON, or its beginning.</summary>
    public required string Line { get; init; }
    /// <summary>Of the whole line, in characters.</summary>
    public required int Length { get; init; }

    public bool IsWhole => Line.Length == Length;
}
