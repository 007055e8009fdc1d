using Microsoft.EntityFrameworkCore.Migrations;

namespace EntraRecoveryPortal.Data;

internal static class TriggerMigration
{
    /// <summary>Called at the end of the first migration of either database.</summary>
    public static void CreateStoreTriggers(this MigrationBuilder migration)
    {
        if (migration.ActiveProvider?.EndsWith("Sqlite", StringComparison.Ordinal) == true)
        {
            foreach (var trigger in SqliteTriggers.All)
                migration.Sql(trigger.Sql + ";");
            return;
        }

        // CREATE TRIGGER must stand alone in its batch, which an idempotent script cannot give it; EXEC can.
        foreach (var trigger in SqlServerTriggers.All)
            migration.Sql($"EXEC(N'{trigger.Sql.Replace("'", "''", StringComparison.Ordinal)}');");
    }

    /// <summary>Gives a SQLite store the present texts of the triggers that refuse an INSERT.</summary>
    public static void ReplaceInsertTriggers(this MigrationBuilder migration)
    {
        foreach (var trigger in SqliteTriggers.All.Where(trigger => trigger.Name.EndsWith("_INSERT", StringComparison.Ordinal)))
        {
            migration.Sql($"DROP TRIGGER IF EXISTS \"{trigger.Name}\";");
            migration.Sql(trigger.Sql + ";");
        }
    }
}
