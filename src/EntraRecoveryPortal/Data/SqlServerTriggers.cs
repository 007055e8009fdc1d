using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Data;

/// <summary>One trigger a table: SQL Server runs it once a statement, bulk copies included when they ask for it.</summary>
public static class SqlServerTriggers
{
    private static readonly string[] AppendOnlyTables =
    [
        "AuditEntries", "JournalEntries", "Readings", "Plans", "PlanDecisions", "Holds", "HoldReleases", "Verifications", "Erasures", "Seals", "NewIds", "ImportedArchives", "ImportedRecords",
    ];

    public static IReadOnlyList<StoreTrigger> All { get; } =
    [
        Refuse("Snapshots", "INSERT, UPDATE, DELETE", $"""
            (EXISTS (SELECT 1 FROM deleted WHERE deleted.[SealedAt] IS NOT NULL) AND NOT ({IsPurge}))
                OR EXISTS (SELECT 1 FROM inserted WHERE inserted.[SealedAt] IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM deleted WHERE deleted.[SnapshotKey] = inserted.[SnapshotKey]))
            """),
        SealedRows("SnapshotTypes"),
        SealedRows("ObjectVersions", MayLeave(SameObject, $"d.[State] = {(int)ObjectState.Gone}")),
        SealedRows("LinkVersions", MayLeave(SameLink, "d.[Present] = 0")),
        SealedRows("Packs", "NOT EXISTS (SELECT 1 FROM [dbo].[ObjectVersions] AS v WHERE v.[SnapshotKey] = d.[SnapshotKey] AND v.[PackKey] = d.[PackKey])"),
        .. AppendOnlyTables.Select(table => Refuse(table, "UPDATE, DELETE", "EXISTS (SELECT 1 FROM deleted)" + ButErasure(table))),
        Refuse("Objects", "UPDATE, DELETE", $"""
            EXISTS (SELECT 1 FROM deleted WHERE NOT EXISTS (SELECT 1 FROM inserted
                WHERE inserted.[ObjectKey] = deleted.[ObjectKey] AND inserted.[TenantKey] = deleted.[TenantKey]
                    AND inserted.[ObjectId] = deleted.[ObjectId] AND deleted.[Type] = {StoredWords.Types.NumberOf(ObjectRow.UnnamedType)}))
            """),
        Refuse("ChainHeads", "UPDATE, DELETE", """
            EXISTS (SELECT 1 FROM deleted WHERE NOT EXISTS (SELECT 1 FROM inserted
                WHERE inserted.[Name] = deleted.[Name] AND inserted.[LastKey] >= deleted.[LastKey]))
            """),
    ];

    private const string SameObject = "FROM [dbo].[ObjectVersions] AS o WHERE o.[ObjectKey] = d.[ObjectKey]";

    private const string SameLink = "FROM [dbo].[LinkVersions] AS o WHERE o.[SourceKey] = d.[SourceKey] AND o.[Relation] = d.[Relation] AND o.[TargetKey] = d.[TargetKey]";

    private static string IsPurge => $"""
        {IsOpen(StoreGuard.Purge)}
            AND NOT EXISTS ({FixedOf("deleted")} EXCEPT {FixedOf("inserted")})
            AND NOT EXISTS ({FixedOf("inserted")} EXCEPT {FixedOf("deleted")})
            AND NOT EXISTS (SELECT 1 FROM inserted AS i JOIN deleted AS d ON d.[SnapshotKey] = i.[SnapshotKey]
                WHERE i.[SealedAt] IS NULL OR i.[PurgedAt] IS NULL OR i.[ExpiresAt] > i.[PurgedAt] OR d.[PurgedAt] <> i.[PurgedAt]
                    OR NOT EXISTS (SELECT 1 FROM [dbo].[Snapshots] AS n WHERE n.[TenantKey] = i.[TenantKey] AND n.[SnapshotKey] > i.[SnapshotKey]
                        AND n.[SealedAt] IS NOT NULL AND n.[PurgedAt] IS NULL)
                    OR (d.[PurgedAt] IS NULL AND EXISTS (SELECT 1 FROM [dbo].[Holds] AS h WHERE h.[SnapshotKey] = i.[SnapshotKey]
                        AND (h.[EndsAt] IS NULL OR h.[EndsAt] > i.[PurgedAt])
                        AND NOT EXISTS (SELECT 1 FROM [dbo].[HoldReleases] AS r WHERE r.[HoldKey] = h.[HoldKey]))))
        """;

    private static string FixedOf(string rows) => $"SELECT {string.Join(", ", PurgeRule.FixedHeaderColumns.Select(column => $"[{column}]"))} FROM {rows}";

    // What a purge may remove, as docs/store.md derives it: a row that a later one hides from every snapshot that stays, or one that says "gone" of what nothing else knows.
    private static string MayLeave(string same, string saysGone) => $"""
        (EXISTS (SELECT 1 {same} AND o.[SnapshotKey] > d.[SnapshotKey] AND o.[SnapshotKey] <= (
                SELECT MIN(n.[SnapshotKey]) FROM [dbo].[Snapshots] AS n
                WHERE n.[TenantKey] = s.[TenantKey] AND n.[SnapshotKey] > d.[SnapshotKey] AND n.[SealedAt] IS NOT NULL AND n.[PurgedAt] IS NULL))
            OR ({saysGone} AND NOT EXISTS (SELECT 1 {same} AND o.[SnapshotKey] < d.[SnapshotKey])))
        """;

    // An update fills both tables, and leaves every fixed column as it was.
    private static string ButErasure(string table)
    {
        if (ErasureRule.FixedColumns(table) is not { } columns)
            return "";
        var fixedColumns = string.Join(", ", columns.Select(column => $"[{column}]"));
        return $"""

            AND NOT ({IsOpen(StoreGuard.Erase)} AND EXISTS (SELECT 1 FROM inserted) AND EXISTS (SELECT 1 FROM deleted)
                AND NOT EXISTS (SELECT {fixedColumns} FROM deleted EXCEPT SELECT {fixedColumns} FROM inserted)
                AND NOT EXISTS (SELECT {fixedColumns} FROM inserted EXCEPT SELECT {fixedColumns} FROM deleted))
            """;
    }

    // A pack is put in, or one that no version points into any more is taken out.
    private static string ButPackErasure(string isUnused) => $"""

        AND NOT ({IsOpen(StoreGuard.Erase)} AND (NOT EXISTS (SELECT 1 FROM deleted)
            OR (NOT EXISTS (SELECT 1 FROM inserted) AND NOT EXISTS (SELECT 1 FROM deleted AS d WHERE NOT ({isUnused})))))
        """;

    private static string IsOpen(string operation) => $"EXISTS (SELECT 1 FROM [dbo].[StoreGuards] AS g WHERE g.[Operation] = N'{operation}')";

    private static string HasSealed(string rows) => $"""
        EXISTS (SELECT 1 FROM {rows} JOIN [dbo].[Snapshots] AS s ON s.[SnapshotKey] = {rows}.[SnapshotKey] WHERE s.[SealedAt] IS NOT NULL)
        """;

    private static StoreTrigger SealedRows(string table, string? mayBePurged = null) =>
        Refuse(table, "INSERT, UPDATE, DELETE", mayBePurged is null
            ? $"{HasSealed("inserted")} OR {HasSealed("deleted")}"
            : $"""
                ({HasSealed("inserted")} OR ({HasSealed("deleted")} AND NOT ({IsOpen(StoreGuard.Purge)} AND NOT EXISTS (SELECT 1 FROM inserted)
                    AND NOT EXISTS (SELECT 1 FROM deleted AS d JOIN [dbo].[Snapshots] AS s ON s.[SnapshotKey] = d.[SnapshotKey]
                        WHERE s.[SealedAt] IS NOT NULL AND NOT (s.[PurgedAt] IS NOT NULL AND {mayBePurged})))))
                """ + (table == "Packs" ? ButPackErasure(mayBePurged) : ButErasure(table)));

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
