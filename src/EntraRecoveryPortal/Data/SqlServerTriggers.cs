namespace EntraRecoveryPortal.Data;

/// <summary>One trigger a table: SQL Server runs it once a statement, bulk copies included when they ask for it.</summary>
public static class SqlServerTriggers
{
    private static readonly string[] TablesOfSnapshots = ["SnapshotTypes", "ObjectVersions", "LinkVersions", "Packs"];
    private static readonly string[] AppendOnlyTables = ["AuditEntries", "JournalEntries", "Readings", "Plans"];

    public static IReadOnlyList<StoreTrigger> All { get; } =
    [
        Refuse("Snapshots", "INSERT, UPDATE, DELETE", """
            EXISTS (SELECT 1 FROM deleted WHERE deleted.[SealedAt] IS NOT NULL)
                OR EXISTS (SELECT 1 FROM inserted WHERE inserted.[SealedAt] IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM deleted WHERE deleted.[SnapshotKey] = inserted.[SnapshotKey]))
            """),
        .. TablesOfSnapshots.Select(table => Refuse(table, "INSERT, UPDATE, DELETE", $"{HasSealed("inserted")} OR {HasSealed("deleted")}")),
        .. AppendOnlyTables.Select(table => Refuse(table, "UPDATE, DELETE", "EXISTS (SELECT 1 FROM deleted)")),
        Refuse("Objects", "UPDATE, DELETE", $"""
            EXISTS (SELECT 1 FROM deleted WHERE NOT EXISTS (SELECT 1 FROM inserted
                WHERE inserted.[ObjectKey] = deleted.[ObjectKey] AND inserted.[TenantKey] = deleted.[TenantKey]
                    AND inserted.[ObjectId] = deleted.[ObjectId] AND deleted.[Type] = N'{ObjectRow.UnnamedType}'))
            """),
        Refuse("ChainHeads", "UPDATE, DELETE", """
            EXISTS (SELECT 1 FROM deleted WHERE NOT EXISTS (SELECT 1 FROM inserted
                WHERE inserted.[Name] = deleted.[Name] AND inserted.[LastKey] >= deleted.[LastKey]))
            """),
    ];

    private static string HasSealed(string rows) => $"""
        EXISTS (SELECT 1 FROM {rows} JOIN [dbo].[Snapshots] AS s ON s.[SnapshotKey] = {rows}.[SnapshotKey] WHERE s.[SealedAt] IS NOT NULL)
        """;

    private static StoreTrigger Refuse(string table, string verbs, string when)
    {
        var name = $"TR_{table}_Sealed";
        return new(table, name, $"""
            CREATE TRIGGER [dbo].[{name}] ON [dbo].[{table}] AFTER {verbs} AS
            BEGIN
                SET NOCOUNT ON;
                IF {when}
                BEGIN
                    THROW 51000, N'{StoreTrigger.Refusal}', 1;
                END;
            END;
            """);
    }
}
