using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Data;

/// <summary>SQLite has no AFTER-statement triggers and lets REPLACE delete rows unheard (unless recursive_triggers is on),
/// so each table gets one trigger per verb, and the inserting ones look for a row that REPLACE would push out.</summary>
public static class SqliteTriggers
{
    private static readonly (string Table, string Key)[] AppendOnlyTables =
    [
        ("AuditEntries", "AuditKey"), ("JournalEntries", "JournalKey"), ("Readings", "ReadingKey"), ("Plans", "PlanKey"), ("PlanDecisions", "DecisionKey"),
        ("Holds", "HoldKey"), ("HoldReleases", "ReleaseKey"), ("Verifications", "VerificationKey"), ("Erasures", "ErasureKey"), ("Seals", "SealKey"), ("NewIds", "NewIdKey"),
        ("ImportedArchives", "ArchiveKey"), ("ImportedRecords", "RecordKey"),
    ];

    public static IReadOnlyList<StoreTrigger> All { get; } =
    [
        .. Headers(),
        .. SealedRows("SnapshotTypes"),
        .. SealedRows("ObjectVersions", MayLeave(SameObject, $"""OLD."State" = {(int)ObjectState.Gone}""")),
        .. SealedRows("LinkVersions", MayLeave(SameLink, """OLD."Present" = 0""")),
        .. SealedRows("Packs", """NOT EXISTS (SELECT 1 FROM "ObjectVersions" AS v WHERE v."SnapshotKey" = OLD."SnapshotKey" AND v."PackKey" = OLD."PackKey")"""),
        .. AppendOnlyTables.SelectMany(AppendOnly),
        .. Objects(),
        .. ChainHeads(),
    ];

    private const string SameObject = """FROM "ObjectVersions" AS o WHERE o."ObjectKey" = OLD."ObjectKey" """;

    private const string SameLink = """
        FROM "LinkVersions" AS o WHERE o."SourceKey" = OLD."SourceKey" AND o."Relation" = OLD."Relation" AND o."TargetKey" = OLD."TargetKey"
        """;

    private static IEnumerable<StoreTrigger> Headers()
    {
        const string pushesOutSealed = """
            EXISTS (SELECT 1 FROM "Snapshots" AS s WHERE s."SealedAt" IS NOT NULL
                AND (s."SnapshotKey" = NEW."SnapshotKey" OR (s."TenantKey" = NEW."TenantKey" AND s."Number" = NEW."Number")))
            """;
        var isPurge = $"""
            {IsOpen(StoreGuard.Purge)} AND OLD."SealedAt" IS NOT NULL AND {string.Join(" AND ", PurgeRule.FixedHeaderColumns.Select(column => $"OLD.\"{column}\" IS NEW.\"{column}\""))}
                AND NEW."PurgedAt" IS NOT NULL AND NEW."ExpiresAt" <= NEW."PurgedAt" AND (OLD."PurgedAt" IS NULL OR OLD."PurgedAt" = NEW."PurgedAt")
                AND EXISTS (SELECT 1 FROM "Snapshots" AS n WHERE n."TenantKey" = NEW."TenantKey" AND n."SnapshotKey" > NEW."SnapshotKey"
                    AND n."SealedAt" IS NOT NULL AND n."PurgedAt" IS NULL)
                AND NOT EXISTS (SELECT 1 FROM "Holds" AS h WHERE h."SnapshotKey" = NEW."SnapshotKey" AND OLD."PurgedAt" IS NULL
                    AND (h."EndsAt" IS NULL OR h."EndsAt" > NEW."PurgedAt")
                    AND NOT EXISTS (SELECT 1 FROM "HoldReleases" AS r WHERE r."HoldKey" = h."HoldKey"))
            """;
        yield return Refuse("Snapshots", "INSERT", $"NEW.\"SealedAt\" IS NOT NULL OR {pushesOutSealed}");
        yield return Refuse("Snapshots", "UPDATE", $"(OLD.\"SealedAt\" IS NOT NULL OR {pushesOutSealed}) AND NOT ({isPurge})");
        yield return Refuse("Snapshots", "DELETE", "OLD.\"SealedAt\" IS NOT NULL");
    }

    private static IEnumerable<StoreTrigger> SealedRows(string table, string? mayBePurged = null)
    {
        // A row that REPLACE pushes out has the same key. Where the snapshot is part of the key, it is sealed when the new one is.
        var pushesOutSealed = SqliteMigrations.TablesWithoutRowId.Contains(table) ? "" : $"""
             OR EXISTS (SELECT 1 FROM "{table}" AS t JOIN "Snapshots" AS s ON s."SnapshotKey" = t."SnapshotKey"
                WHERE t.rowid = NEW.rowid AND s."SealedAt" IS NOT NULL)
            """;
        yield return Refuse(table, "INSERT", table == "Packs"
            ? $"({IsSealed("NEW")} AND NOT ({IsOpen(StoreGuard.Erase)})){pushesOutSealed}"
            : IsSealed("NEW") + pushesOutSealed);
        yield return Refuse(table, "UPDATE", $"({IsSealed("OLD")} OR {IsSealed("NEW")}{pushesOutSealed}){ButErasure(table)}");
        yield return Refuse(table, "DELETE", mayBePurged is null
            ? IsSealed("OLD")
            : $"{IsSealed("OLD")} AND NOT ({IsOpen(StoreGuard.Purge)} AND {IsPurged("OLD")} AND {mayBePurged}){(table == "Packs" ? $" AND NOT ({IsOpen(StoreGuard.Erase)} AND {mayBePurged})" : "")}");
    }

    private static IEnumerable<StoreTrigger> AppendOnly((string Table, string Key) of)
    {
        yield return Refuse(of.Table, "INSERT", $"EXISTS (SELECT 1 FROM \"{of.Table}\" AS t WHERE t.\"{of.Key}\" = NEW.\"{of.Key}\")");
        yield return Refuse(of.Table, "UPDATE", "1" + ButErasure(of.Table));
        yield return Refuse(of.Table, "DELETE", "1");
    }

    private static IEnumerable<StoreTrigger> Objects()
    {
        yield return Refuse("Objects", "INSERT", """
            EXISTS (SELECT 1 FROM "Objects" AS t WHERE t."ObjectKey" = NEW."ObjectKey")
            """);
        yield return Refuse("Objects", "UPDATE", $"""
            OLD."Type" <> {StoredWords.Types.NumberOf(ObjectRow.UnnamedType)} OR OLD."ObjectKey" <> NEW."ObjectKey"
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

    // What a purge may remove, as docs/store.md derives it: a row that a later one hides from every snapshot that stays, or one that says "gone" of what nothing else knows.
    private static string MayLeave(string same, string saysGone) => $"""
        (EXISTS (SELECT 1 {same} AND o."SnapshotKey" > OLD."SnapshotKey" AND o."SnapshotKey" <= (
                SELECT MIN(n."SnapshotKey") FROM "Snapshots" AS n JOIN "Snapshots" AS s ON s."TenantKey" = n."TenantKey"
                WHERE s."SnapshotKey" = OLD."SnapshotKey" AND n."SnapshotKey" > OLD."SnapshotKey" AND n."SealedAt" IS NOT NULL AND n."PurgedAt" IS NULL))
            OR ({saysGone} AND NOT EXISTS (SELECT 1 {same} AND o."SnapshotKey" < OLD."SnapshotKey")))
        """;

    private static string ButErasure(string table) => ErasureRule.FixedColumns(table) is not { } columns
        ? ""
        : $" AND NOT ({IsOpen(StoreGuard.Erase)} AND {string.Join(" AND ", columns.Select(column => $"OLD.\"{column}\" IS NEW.\"{column}\""))})";

    private static string IsOpen(string operation) => $"""EXISTS (SELECT 1 FROM "StoreGuards" AS g WHERE g."Operation" = '{operation}')""";

    private static string IsPurged(string row) => $"""
        EXISTS (SELECT 1 FROM "Snapshots" AS s WHERE s."SnapshotKey" = {row}."SnapshotKey" AND s."PurgedAt" IS NOT NULL)
        """;

    private static string IsSealed(string row) => $"""
        EXISTS (SELECT 1 FROM "Snapshots" AS s WHERE s."SnapshotKey" = {row}."SnapshotKey" AND s."SealedAt" IS NOT NULL)
        """;

    private static StoreTrigger Refuse(string table, string verb, string when)
    {
        var name = $"TR_{table}_{verb}";
        // Millions of rows are inserted into these, and SQLite prepares a row twice for a trigger before it; a refusal after it takes it back all the same.
        var moment = verb == "INSERT" && SqliteMigrations.TablesWithoutRowId.Contains(table) ? "AFTER" : "BEFORE";
        // What may abort a statement alone has SQLite copy every page that the statement is about to change, row by row. A refused insert ends its transaction instead.
        var refusal = verb == "INSERT" ? "ROLLBACK" : "ABORT";
        return new(table, name, $"""
            CREATE TRIGGER "{name}" {moment} {verb} ON "{table}" WHEN {when}
            BEGIN
                SELECT RAISE({refusal}, '{StoreTrigger.Refusal}');
            END
            """);
    }
}
