namespace EntraRecoveryPortal.Data;

/// <summary>SQLite has no AFTER-statement triggers and lets REPLACE delete rows unheard (unless recursive_triggers is on),
/// so each table gets one trigger per verb, and the inserting ones look for a row that REPLACE would push out.</summary>
public static class SqliteTriggers
{
    private static readonly string[] TablesOfSnapshots = ["SnapshotTypes", "ObjectVersions", "LinkVersions", "Packs"];
    private static readonly (string Table, string Key)[] AppendOnlyTables =
        [("AuditEntries", "AuditKey"), ("JournalEntries", "JournalKey"), ("Readings", "ReadingKey"), ("Plans", "PlanKey")];

    public static IReadOnlyList<StoreTrigger> All { get; } =
        [.. Headers(), .. TablesOfSnapshots.SelectMany(SealedRows), .. AppendOnlyTables.SelectMany(AppendOnly), .. Objects(), .. ChainHeads()];

    private static IEnumerable<StoreTrigger> Headers()
    {
        const string pushesOutSealed = """
            EXISTS (SELECT 1 FROM "Snapshots" AS s WHERE s."SealedAt" IS NOT NULL
                AND (s."SnapshotKey" = NEW."SnapshotKey" OR (s."TenantKey" = NEW."TenantKey" AND s."Number" = NEW."Number")))
            """;
        yield return Refuse("Snapshots", "INSERT", $"NEW.\"SealedAt\" IS NOT NULL OR {pushesOutSealed}");
        yield return Refuse("Snapshots", "UPDATE", $"OLD.\"SealedAt\" IS NOT NULL OR {pushesOutSealed}");
        yield return Refuse("Snapshots", "DELETE", "OLD.\"SealedAt\" IS NOT NULL");
    }

    private static IEnumerable<StoreTrigger> SealedRows(string table)
    {
        var pushesOutSealed = $"""
            EXISTS (SELECT 1 FROM "{table}" AS t JOIN "Snapshots" AS s ON s."SnapshotKey" = t."SnapshotKey"
                WHERE t.rowid = NEW.rowid AND s."SealedAt" IS NOT NULL)
            """;
        yield return Refuse(table, "INSERT", $"{IsSealed("NEW")} OR {pushesOutSealed}");
        yield return Refuse(table, "UPDATE", $"{IsSealed("OLD")} OR {IsSealed("NEW")} OR {pushesOutSealed}");
        yield return Refuse(table, "DELETE", IsSealed("OLD"));
    }

    private static IEnumerable<StoreTrigger> AppendOnly((string Table, string Key) of)
    {
        yield return Refuse(of.Table, "INSERT", $"EXISTS (SELECT 1 FROM \"{of.Table}\" AS t WHERE t.\"{of.Key}\" = NEW.\"{of.Key}\")");
        yield return Refuse(of.Table, "UPDATE", "1");
        yield return Refuse(of.Table, "DELETE", "1");
    }

    private static IEnumerable<StoreTrigger> Objects()
    {
        yield return Refuse("Objects", "INSERT", """
            EXISTS (SELECT 1 FROM "Objects" AS t WHERE t."ObjectKey" = NEW."ObjectKey")
            """);
        yield return Refuse("Objects", "UPDATE", $"""
            OLD."Type" <> '{ObjectRow.UnnamedType}' OR OLD."ObjectKey" <> NEW."ObjectKey"
                OR OLD."TenantKey" <> NEW."TenantKey" OR OLD."ObjectId" <> NEW."ObjectId"
            """);
        yield return Refuse("Objects", "DELETE", "1");
    }

    private static IEnumerable<StoreTrigger> ChainHeads()
    {
        yield return Refuse("ChainHeads", "INSERT", """
            EXISTS (SELECT 1 FROM "ChainHeads" AS t WHERE t."Name" = NEW."Name")
            """);
        yield return Refuse("ChainHeads", "UPDATE", """
            OLD."Name" <> NEW."Name" OR OLD."LastKey" > NEW."LastKey"
            """);
        yield return Refuse("ChainHeads", "DELETE", "1");
    }

    private static string IsSealed(string row) => $"""
        EXISTS (SELECT 1 FROM "Snapshots" AS s WHERE s."SnapshotKey" = {row}."SnapshotKey" AND s."SealedAt" IS NOT NULL)
        """;

    private static StoreTrigger Refuse(string table, string verb, string when)
    {
        var name = $"TR_{table}_{verb}";
        return new(table, name, $"""
            CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}" WHEN {when}
            BEGIN
                SELECT RAISE(ABORT, '{StoreTrigger.Refusal}');
            END
            """);
    }
}
