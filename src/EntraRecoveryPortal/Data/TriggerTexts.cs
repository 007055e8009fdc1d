using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Data;

/// <summary>The texts of the triggers that a database holds, by name.</summary>
internal static class TriggerTexts
{
    public static IReadOnlyList<StoreTrigger> Expected(PortalDbContext db) =>
        db.Database.IsSqlite() ? SqliteTriggers.All : SqlServerTriggers.All;

    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(PortalDbContext db, CancellationToken cancel)
    {
        var query = db.Database.IsSqlite()
            ? db.Database.SqlQuery<Installed>($"SELECT name AS \"Name\", sql AS \"Sql\" FROM sqlite_master WHERE type = 'trigger'")
            : db.Database.SqlQuery<Installed>($"""
                SELECT t.[name] AS [Name], m.[definition] AS [Sql]
                FROM [sys].[triggers] AS t JOIN [sys].[sql_modules] AS m ON m.[object_id] = t.[object_id]
                WHERE t.[is_disabled] = 0
                """);
        return await query.ToDictionaryAsync(trigger => trigger.Name, trigger => Normal(trigger.Sql), cancel);
    }

    /// <summary>An idempotent migration script indents what it creates; that is no alteration.</summary>
    public static string Normal(string sql) => string.Join('\n', sql.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim())).Trim().TrimEnd(';');

    private sealed record Installed(string Name, string Sql);
}
