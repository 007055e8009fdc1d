using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace EntraRecoveryPortal.Data;

/// <summary>An insert of one table, prepared once and run row by row: measured faster than statements of many rows, and several times faster than the driver's commands.</summary>
internal sealed class SqliteInsert<TRow> : IDisposable
    where TRow : class
{
    private readonly sqlite3 connection;
    private readonly sqlite3_stmt statement;
    private readonly SqliteBinding<TRow>[] bindings;

    public SqliteInsert(PortalDbContext db)
    {
        var (table, columns) = RowColumn.Of<TRow>(db);
        connection = ((SqliteConnection)db.Database.GetDbConnection()).Handle!;
        var sql = $"""
            INSERT INTO "{table}" ({string.Join(", ", columns.Select(column => $"\"{column.Name}\""))}) VALUES ({string.Join(", ", columns.Select(_ => "?"))})
            """;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(connection, sql, out statement), connection);
        var handle = statement.DangerousGetHandle();
        bindings = [.. columns.Select((column, index) => SqliteBinding<TRow>.Of(column, handle, index + 1))];
    }

    public void Run(TRow row)
    {
        foreach (var binding in bindings)
            binding.Bind(row);
        var result = raw.sqlite3_step(statement);
        if (result != raw.SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(result, connection);
        _ = raw.sqlite3_reset(statement);
    }

    public void Dispose() => statement.Dispose();
}
