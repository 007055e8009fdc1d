using EntraRecoveryPortal.Core.Directory;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Data;

/// <summary>Inserts row by row (<see cref="SqliteInsert{TRow}"/>), and deletes that name their rows by key.</summary>
internal sealed class SqliteDialect : StoreDialect
{
    public static readonly SqliteDialect Instance = new();

    /// <summary>Pages of the write-ahead log from which on a capture copies them into the file: 128 MB.</summary>
    private const int LongestLog = 32_000;

    public override Task PrepareForErasureAsync(PortalDbContext db, CancellationToken cancel) => db.Database.ExecuteSqlRawAsync("PRAGMA secure_delete = ON", cancel);

    public override Task EndErasureAsync(PortalDbContext db, CancellationToken cancel) => db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", cancel);

    // In write-ahead mode the seal's commits, which are synchronous again, bring all writes before them to the disk.
    public override Task PrepareForCaptureAsync(PortalDbContext db, CancellationToken cancel) =>
        db.Database.ExecuteSqlRawAsync($"PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = {LongestLog}; PRAGMA foreign_keys = OFF;", cancel);

    // Any commit takes those before it along, if only it writes something: the version, which is what it was. Copying the log into the file is left to whoever commits later.
    public override Task ForceAsync(PortalDbContext db, CancellationToken cancel) =>
        db.Database.ExecuteSqlRawAsync($"PRAGMA wal_autocheckpoint = {LongestLog}; PRAGMA user_version = 0;", cancel);

    public override async Task<long> SizeAsync(PortalDbContext db, CancellationToken cancel) =>
        await db.Database.SqlQuery<long>($"""
            SELECT (c.page_count - f.freelist_count) * s.page_size AS "Value" FROM pragma_page_count AS c, pragma_freelist_count AS f, pragma_page_size AS s
            """).SingleAsync(cancel);

    public override async Task AddObjectsAsync(PortalDbContext db, long tenantKey, IReadOnlyList<ObjectRow> rows, CancellationToken cancel)
    {
        if (rows.Count == 0)
            return;
        var first = await AddInOrderAsync(db, rows, cancel);
        for (var i = 0; i < rows.Count; i++)
            rows[i].ObjectKey = first + i;
    }

    public override async Task AddPacksAsync(PortalDbContext db, IReadOnlyList<PackRow> rows, CancellationToken cancel)
    {
        if (rows.Count == 0)
            return;
        var first = await AddInOrderAsync(db, rows, cancel);
        for (var i = 0; i < rows.Count; i++)
            rows[i].PackKey = first + i;
    }

    public override Task AddAsync<TRow>(PortalDbContext db, IEnumerable<TRow> rows, CancellationToken cancel)
    {
        using var insert = new SqliteInsert<TRow>(db);
        insert.Run(rows);
        return Task.CompletedTask;
    }

    // One connection writes at a time, so the keys follow one another.
    private async Task<long> AddInOrderAsync<TRow>(PortalDbContext db, IReadOnlyList<TRow> rows, CancellationToken cancel)
        where TRow : class
    {
        await AddAsync(db, rows, cancel);
        var last = (await db.Database.SqlQuery<long>($"SELECT last_insert_rowid() AS \"Value\"").ToListAsync(cancel))[0];
        return last - rows.Count + 1;
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
                WHERE later."SnapshotKey" = {laterKey} AND NOT (later."IsInitial") AND o."SourceKey" = later."SourceKey" AND o."Relation" = later."Relation" AND o."TargetKey" = later."TargetKey"
                    AND o."SnapshotKey" > {after} AND o."SnapshotKey" <= {upTo}
                LIMIT {PurgedAtOnce})
            """, cancel);

    public override async Task<int> RemoveLonelyGoneAsync(PortalDbContext db, long snapshotKey, CancellationToken cancel) =>
        await db.Database.ExecuteSqlAsync($"""
            DELETE FROM "ObjectVersions" WHERE ("ObjectKey", "SnapshotKey") IN (
                SELECT o."ObjectKey", o."SnapshotKey" FROM "ObjectVersions" AS o
                WHERE o."SnapshotKey" = {snapshotKey} AND o."State" = {(int)ObjectState.Gone}
                    AND NOT EXISTS (SELECT 1 FROM "ObjectVersions" AS e WHERE e."ObjectKey" = o."ObjectKey" AND e."SnapshotKey" < o."SnapshotKey")
                LIMIT {PurgedAtOnce})
            """, cancel)
        + await db.Database.ExecuteSqlAsync($"""
            DELETE FROM "LinkVersions" WHERE ("SourceKey", "Relation", "TargetKey", "SnapshotKey") IN (
                SELECT o."SourceKey", o."Relation", o."TargetKey", o."SnapshotKey" FROM "LinkVersions" AS o
                WHERE o."SnapshotKey" = {snapshotKey} AND NOT (o."IsInitial") AND o."Present" = 0
                    AND NOT EXISTS (SELECT 1 FROM "LinkVersions" AS e WHERE e."SourceKey" = o."SourceKey" AND e."Relation" = o."Relation"
                        AND e."TargetKey" = o."TargetKey" AND e."SnapshotKey" < o."SnapshotKey")
                LIMIT {PurgedAtOnce})
            """, cancel);
}
