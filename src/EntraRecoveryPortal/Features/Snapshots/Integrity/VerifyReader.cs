using System.Data.Common;
using System.Text;
using EntraRecoveryPortal.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>One long read, row by row. Texts and bytes are lent, not copied: they are good until the next row. Millions of rows are read this way,
/// so on SQLite the columns are taken from the library itself.</summary>
internal sealed class VerifyReader : IAsyncDisposable
{
    private readonly DbCommand command;
    private readonly DbDataReader rows;
    private readonly SqliteColumns? columns;
    private readonly byte[][] buffers;

    private VerifyReader(DbCommand asked, DbDataReader answer)
    {
        (command, rows) = (asked, answer);
        columns = (answer as SqliteDataReader)?.Handle is { } statement ? new(statement) : null;
        buffers = [.. Enumerable.Repeat<byte[]>([], answer.FieldCount)];
    }

    public static async Task<VerifyReader> OpenAsync(PortalDbContext db, string sql, CancellationToken cancel, params (string Name, long Value)[] parameters)
    {
        await db.Database.OpenConnectionAsync(cancel);
        var asked = db.Database.GetDbConnection().CreateCommand();
        asked.CommandText = sql;
        asked.CommandTimeout = 0;
        asked.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        foreach (var (name, value) in parameters)
        {
            var parameter = asked.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@" + name, value);
            asked.Parameters.Add(parameter);
        }

        return new(asked, await asked.ExecuteReaderAsync(cancel));
    }

    public Task<bool> ReadAsync(CancellationToken cancel) => rows.ReadAsync(cancel);

    public bool IsNull(int column) => columns?.IsNull(column) ?? rows.IsDBNull(column);

    public long GetInt64(int column) => columns?.Int64(column) ?? rows.GetInt64(column);

    public int GetInt32(int column) => columns is null ? rows.GetInt32(column) : (int)columns.Int64(column);

    /// <summary>What is stored in one byte. SQLite would take more; whoever altered it is found out by it.</summary>
    public long GetByte(int column) => columns?.Int64(column) ?? rows.GetByte(column);

    public bool GetBoolean(int column) => columns is null ? rows.GetBoolean(column) : columns.Int64(column) != 0;

    public Guid GetGuid(int column) => rows.GetGuid(column);

    public string GetString(int column) => Encoding.UTF8.GetString(GetText(column));

    public ReadOnlySpan<byte> GetBytes(int column) => columns is null ? (byte[])rows[column] : Lent(column);

    /// <summary>In UTF-8.</summary>
    public ReadOnlySpan<byte> GetText(int column)
    {
        if (columns is not null)
            return Lent(column);
        var text = rows.GetString(column);
        if (buffers[column].Length < Encoding.UTF8.GetMaxByteCount(text.Length))
            buffers[column] = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        return buffers[column].AsSpan(0, Encoding.UTF8.GetBytes(text, buffers[column]));
    }

    public async ValueTask DisposeAsync()
    {
        await rows.DisposeAsync();
        await command.DisposeAsync();
    }

    // Of a text SQLite gives the bytes as they lie in the file, which is UTF-8.
    private ReadOnlySpan<byte> Lent(int column)
    {
        var length = columns!.Copy(column, ref buffers[column]);
        return buffers[column].AsSpan(0, length);
    }
}
