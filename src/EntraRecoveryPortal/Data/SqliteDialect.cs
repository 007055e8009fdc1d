using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EntraRecoveryPortal.Data;

/// <summary>One prepared statement, run row by row: measured faster than statements of many rows.</summary>
internal sealed class SqliteDialect : StoreDialect
{
    public static readonly SqliteDialect Instance = new();

    // In write-ahead mode the seal's commit, which is synchronous again, brings all writes before it to the disk.
    public override Task PrepareForCaptureAsync(PortalDbContext db, CancellationToken cancel) =>
        db.Database.ExecuteSqlRawAsync("PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 8000;", cancel);

    public override async Task AddObjectsAsync(PortalDbContext db, long tenantKey, IReadOnlyList<ObjectRow> rows, CancellationToken cancel)
    {
        if (rows.Count == 0)
            return;
        await AddAsync(db, rows, cancel);
        // One connection writes at a time, so the keys follow one another.
        var last = (await db.Database.SqlQuery<long>($"SELECT last_insert_rowid() AS \"Value\"").ToListAsync(cancel))[0];
        for (var i = 0; i < rows.Count; i++)
            rows[i].ObjectKey = last - rows.Count + 1 + i;
    }

    public override async Task AddAsync<TRow>(PortalDbContext db, IReadOnlyList<TRow> rows, CancellationToken cancel)
    {
        if (rows.Count == 0)
            return;
        var (table, columns) = RowColumn.Of<TRow>(db);
        await using var command = (SqliteCommand)db.Database.GetDbConnection().CreateCommand();
        command.Transaction = (SqliteTransaction?)db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = $"""
            INSERT INTO "{table}" ({string.Join(", ", columns.Select(column => $"\"{column.Name}\""))})
            VALUES ({string.Join(", ", columns.Select((_, index) => $"@{index}"))})
            """;
        var parameters = columns.Select((_, index) => command.Parameters.Add(new($"@{index}", null))).ToArray();
        foreach (var row in rows)
        {
            for (var i = 0; i < parameters.Length; i++)
                parameters[i].Value = columns[i].ValueOf(row) ?? DBNull.Value;
            command.ExecuteNonQuery(); // SQLite knows no waiting; the method that says so would only add a task a row
        }
    }

    public override async Task<int> RemoveHiddenAsync(PortalDbContext db, long after, long upTo, long laterKey, CancellationToken cancel) =>
        await db.Database.ExecuteSqlAsync($"""
            DELETE FROM "ObjectVersions" WHERE ("ObjectKey", "SnapshotKey") IN (
                SELECT o."ObjectKey", o."SnapshotKey" FROM "ObjectVersions" AS later CROSS JOIN "ObjectVersions" AS o
                WHERE later."SnapshotKey" = {laterKey} AND o."ObjectKey" = later."ObjectKey" AND o."SnapshotKey" > {after} AND o."SnapshotKey" <= {upTo}
                LIMIT {PurgedAtOnce})
            """, cancel)
        + await db.Database.ExecuteSqlAsync($"""
            DELETE FROM "LinkVersions" WHERE ("SourceKey", "Relation", "TargetKey", "SnapshotKey") IN (
                SELECT o."SourceKey", o."Relation", o."TargetKey", o."SnapshotKey" FROM "LinkVersions" AS later CROSS JOIN "LinkVersions" AS o
                WHERE later."SnapshotKey" = {laterKey} AND o."SourceKey" = later."SourceKey" AND o."Relation" = later."Relation" AND o."TargetKey" = later."TargetKey"
                    AND o."SnapshotKey" > {after} AND o."SnapshotKey" <= {upTo}
                LIMIT {PurgedAtOnce})
            """, cancel);

    public override async Task<int> RemoveLonelyGoneAsync(PortalDbContext db, long snapshotKey, CancellationToken cancel) =>
        await db.Database.ExecuteSqlAsync($"""
            DELETE FROM "ObjectVersions" WHERE ("ObjectKey", "SnapshotKey") IN (
                SELECT o."ObjectKey", o."SnapshotKey" FROM "ObjectVersions" AS o
                WHERE o."SnapshotKey" = {snapshotKey} AND o."State" = 'Gone'
                    AND NOT EXISTS (SELECT 1 FROM "ObjectVersions" AS e WHERE e."ObjectKey" = o."ObjectKey" AND e."SnapshotKey" < o."SnapshotKey")
                LIMIT {PurgedAtOnce})
            """, cancel)
        + await db.Database.ExecuteSqlAsync($"""
            DELETE FROM "LinkVersions" WHERE ("SourceKey", "Relation", "TargetKey", "SnapshotKey") IN (
                SELECT o."SourceKey", o."Relation", o."TargetKey", o."SnapshotKey" FROM "LinkVersions" AS o
                WHERE o."SnapshotKey" = {snapshotKey} AND o."Present" = 0
                    AND NOT EXISTS (SELECT 1 FROM "LinkVersions" AS e WHERE e."SourceKey" = o."SourceKey" AND e."Relation" = o."Relation"
                        AND e."TargetKey" = o."TargetKey" AND e."SnapshotKey" < o."SnapshotKey")
                LIMIT {PurgedAtOnce})
            """, cancel);
}
