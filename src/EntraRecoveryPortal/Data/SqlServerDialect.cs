using System.Data;
using EntraRecoveryPortal.Core.Directory;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EntraRecoveryPortal.Data;

/// <summary>Bulk copies that fire triggers and check constraints, and deletes that begin at the few later rows.</summary>
internal sealed class SqlServerDialect : StoreDialect
{
    public static readonly SqlServerDialect Instance = new();

    private const int IdsAtOnce = 400;

    public override async Task<long> SizeAsync(PortalDbContext db, CancellationToken cancel) =>
        await db.Database.SqlQuery<long>($"""
            SELECT SUM(CAST(FILEPROPERTY([name], 'SpaceUsed') AS bigint)) * 8192 AS [Value] FROM [sys].[database_files] WHERE [type] = 0
            """).SingleAsync(cancel);

    public override async Task AddObjectsAsync(PortalDbContext db, long tenantKey, IReadOnlyList<ObjectRow> rows, CancellationToken cancel)
    {
        await AddAsync(db, rows, cancel);
        foreach (var chunk in rows.Chunk(IdsAtOnce))
        {
            var ids = chunk.Select(row => row.ObjectId).ToArray();
            var keys = await db.Objects.AsNoTracking().Where(row => row.TenantKey == tenantKey && ids.Contains(row.ObjectId))
                .ToDictionaryAsync(row => (row.Type, row.ObjectId), row => row.ObjectKey, cancel);
            foreach (var row in chunk)
                row.ObjectKey = keys[(row.Type, row.ObjectId)];
        }
    }

    public override async Task AddPacksAsync(PortalDbContext db, IReadOnlyList<PackRow> rows, CancellationToken cancel)
    {
        db.Packs.AddRange(rows);
        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
    }

    public override async Task AddAsync<TRow>(PortalDbContext db, IEnumerable<TRow> rows, CancellationToken cancel)
    {
        var (table, columns) = RowColumn.Of<TRow>(db);
        using var copy = new SqlBulkCopy(
            (SqlConnection)db.Database.GetDbConnection(), SqlBulkCopyOptions.FireTriggers | SqlBulkCopyOptions.CheckConstraints,
            (SqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction());
        using var data = new DataTable();
        copy.DestinationTableName = $"[dbo].[{table}]";
        foreach (var column in columns)
        {
            data.Columns.Add(column.Name, column.StoredAs);
            copy.ColumnMappings.Add(column.Name, column.Name);
        }

        foreach (var row in rows)
            data.Rows.Add([.. columns.Select(column => column.ValueOf(row) ?? DBNull.Value)]);
        if (data.Rows.Count > 0)
            await copy.WriteToServerAsync(data, cancel);
    }

    public override async Task<int> RemoveHiddenAsync(PortalDbContext db, long after, long upTo, long laterKey, CancellationToken cancel) =>
        await db.Database.ExecuteSqlAsync($"""
            DELETE TOP ({PurgedAtOnce}) o
            FROM [dbo].[ObjectVersions] AS later INNER JOIN [dbo].[ObjectVersions] AS o ON o.[ObjectKey] = later.[ObjectKey]
            WHERE later.[SnapshotKey] = {laterKey} AND o.[SnapshotKey] > {after} AND o.[SnapshotKey] <= {upTo}
            """, cancel)
        + await db.Database.ExecuteSqlAsync($"""
            DELETE TOP ({PurgedAtOnce}) o
            FROM [dbo].[LinkVersions] AS later INNER JOIN [dbo].[LinkVersions] AS o
                ON o.[SourceKey] = later.[SourceKey] AND o.[Relation] = later.[Relation] AND o.[TargetKey] = later.[TargetKey]
            WHERE later.[SnapshotKey] = {laterKey} AND later.[IsInitial] = 0 AND o.[SnapshotKey] > {after} AND o.[SnapshotKey] <= {upTo}
            """, cancel);

    public override async Task<int> RemoveLonelyGoneAsync(PortalDbContext db, long snapshotKey, CancellationToken cancel) =>
        await db.Database.ExecuteSqlAsync($"""
            DELETE TOP ({PurgedAtOnce}) o
            FROM [dbo].[ObjectVersions] AS o
            WHERE o.[SnapshotKey] = {snapshotKey} AND o.[State] = {(int)ObjectState.Gone}
                AND NOT EXISTS (SELECT 1 FROM [dbo].[ObjectVersions] AS e WHERE e.[ObjectKey] = o.[ObjectKey] AND e.[SnapshotKey] < o.[SnapshotKey])
            """, cancel)
        + await db.Database.ExecuteSqlAsync($"""
            DELETE TOP ({PurgedAtOnce}) o
            FROM [dbo].[LinkVersions] AS o
            WHERE o.[SnapshotKey] = {snapshotKey} AND o.[IsInitial] = 0 AND o.[Present] = 0
                AND NOT EXISTS (SELECT 1 FROM [dbo].[LinkVersions] AS e WHERE e.[SourceKey] = o.[SourceKey] AND e.[Relation] = o.[Relation]
                    AND e.[TargetKey] = o.[TargetKey] AND e.[SnapshotKey] < o.[SnapshotKey])
            """, cancel);
}
