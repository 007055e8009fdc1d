using System.Data.Common;
using EntraRecoveryPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>One long read, row by row.</summary>
internal sealed class VerifyReader : IAsyncDisposable
{
    private readonly DbCommand command;
    private readonly DbDataReader rows;

    private VerifyReader(DbCommand asked, DbDataReader answer) => (command, rows) = (asked, answer);

    public static async Task<VerifyReader> OpenAsync(PortalDbContext db, string sql, CancellationToken cancel, params (string Name, long Value)[] parameters)
    {
        await db.Database.OpenConnectionAsync(cancel);
        var asked = db.Database.GetDbConnection().CreateCommand();
        asked.CommandText = sql;
        asked.CommandTimeout = 0;
        foreach (var (name, value) in parameters)
        {
            var parameter = asked.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@" + name, value);
            asked.Parameters.Add(parameter);
        }

        return new(asked, await asked.ExecuteReaderAsync(cancel));
    }

    public Task<bool> ReadAsync(CancellationToken cancel) => rows.ReadAsync(cancel);

    public bool IsNull(int column) => rows.IsDBNull(column);

    public long GetInt64(int column) => rows.GetInt64(column);

    public int GetInt32(int column) => rows.GetInt32(column);

    public bool GetBoolean(int column) => rows.GetBoolean(column);

    public string GetString(int column) => rows.GetString(column);

    public byte[] GetBytes(int column) => (byte[])rows[column];

    public async ValueTask DisposeAsync()
    {
        await rows.DisposeAsync();
        await command.DisposeAsync();
    }
}
