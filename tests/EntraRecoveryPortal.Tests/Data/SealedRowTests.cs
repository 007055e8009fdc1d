using System.Data.Common;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Tests.Features.Snapshots;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Data;

public abstract class SealedRowTests(Func<CancellationToken, Task<TestStore>> open) : StoreSuite(open)
{
    public static TheoryData<string> StatementsOnSealedRows =>
    [
        "UPDATE {Snapshots} SET {Note} = 'forged'",
        "UPDATE {Snapshots} SET {SealedAt} = NULL",
        "UPDATE {Snapshots} SET {PurgedAt} = {ExpiresAt}",
        "DELETE FROM {Snapshots}",
        "UPDATE {SnapshotTypes} SET {PresentCount} = 0",
        "DELETE FROM {SnapshotTypes}",
        "UPDATE {ObjectVersions} SET {State} = 2",
        "UPDATE {ObjectVersions} SET {SnapshotKey} = {SnapshotKey} + 1",
        "DELETE FROM {ObjectVersions}",
        "UPDATE {LinkVersions} SET {Present} = 0",
        "DELETE FROM {LinkVersions}",
        "UPDATE {Packs} SET {EntryCount} = 0",
        "DELETE FROM {Packs}",
        "DELETE FROM {Objects}",
        "UPDATE {Objects} SET {ObjectId} = 0x00 WHERE {Type} = 0",
        "UPDATE {AuditEntries} SET {Outcome} = 'done'",
        "DELETE FROM {AuditEntries}",
        "UPDATE {Readings} SET {Profile} = ''",
        "DELETE FROM {Readings}",
        "UPDATE {Plans} SET {Json} = ''",
        "DELETE FROM {Plans}",
        "UPDATE {PlanDecisions} SET {Event} = 'approved'",
        "DELETE FROM {PlanDecisions}",
        "UPDATE {NewIds} SET {NewId} = 'mallory'",
        "DELETE FROM {NewIds}",
        "UPDATE {ImportedArchives} SET {Heads} = '[]'",
        "UPDATE {ImportedRecords} SET {Line} = '{}'",
        "DELETE FROM {ImportedRecords}",
        "DELETE FROM {ChainHeads}",
        "UPDATE {ChainHeads} SET {LastKey} = {LastKey} - 1",
        "INSERT INTO {LinkVersions} ({SourceKey}, {Relation}, {TargetKey}, {SnapshotKey}, {Present}, {IsInitial}) SELECT {TargetKey}, 2, {SourceKey}, {SnapshotKey}, 1, 0 FROM {LinkVersions}",
        """
        INSERT INTO {Packs} ({SnapshotKey}, {FormatVersion}, {KeyId}, {PackId}, {EntryCount}, {Hash}, {Payload})
        SELECT {SnapshotKey}, 1, {KeyId}, '00000000-0000-0000-0000-000000000001', 0, {Hash}, {Payload} FROM {Packs}
        """,
        """
        INSERT INTO {SnapshotTypes} ({SnapshotKey}, {Type}, {Relation}, {Coverage}, {PresentCount}, {SoftDeletedCount}, {ChangedCount}, {CopiedCount})
        SELECT {SnapshotKey}, 'device', '', 'Complete', 9, 0, 0, 0 FROM {Snapshots}
        """,
        """
        INSERT INTO {Snapshots} ({TenantKey}, {JobKey}, {Epoch}, {Number}, {Trigger}, {Method}, {StartedAt}, {SealedAt}, {FormatVersion}, {IsComplete}, {ObjectCount}, {LinkCount}, {ChangedObjects}, {ChangedLinks})
        SELECT {TenantKey}, 0, 0, 7, 'manual', 'full', {StartedAt}, {SealedAt}, 1, 1, 0, 0, 0, 0 FROM {Snapshots}
        """,
    ];

    [Theory]
    [MemberData(nameof(StatementsOnSealedRows))]
    public async Task The_database_refuses_to_change_what_is_sealed(string statement)
    {
        await SealOneAsync();
        await using var db = Store.Open();

        var refused = await Assert.ThrowsAnyAsync<DbException>(() => db.Database.ExecuteSqlRawAsync(Quoted(db, statement), Cancel));

        // SQL Server looks at foreign keys before it runs a trigger, and some statements break one: then that refuses them.
        if (refused is not SqlException { Number: 547 })
            Assert.Contains(StoreTrigger.Refusal, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_kind_of_statement_on_every_sealed_table_is_refused()
    {
        await SealOneAsync();
        await using var db = Store.Open();
        string[] log = ["Snapshots", "SnapshotTypes", "ObjectVersions", "LinkVersions", "Packs"];
        var types = db.Model.GetEntityTypes().Where(type => log.Contains(type.GetTableName(), StringComparer.Ordinal)).Concat(RowChain.TypesOf(db.Model)).ToList();
        foreach (var type in types)
        {
            var table = type.GetTableName()!;
            var columns = type.GetProperties().Select(property => property.GetColumnName()).ToList();
            var before = await CountAsync(db, table);
            Assert.NotEqual(0, before);
            foreach (var statement in StatementsOn(db, table, columns))
                await Assert.ThrowsAnyAsync<DbException>(() => db.Database.ExecuteSqlRawAsync(Quoted(db, statement), Cancel));
            Assert.Equal(before, await CountAsync(db, table));
        }
    }

    private static IEnumerable<string> StatementsOn(PortalDbContext db, string table, IReadOnlyList<string> columns)
    {
        var all = string.Join(", ", columns.Select(column => $"{{{column}}}"));
        yield return $"DELETE FROM {{{table}}}";
        yield return $"INSERT INTO {{{table}}} ({all}) SELECT {all} FROM {{{table}}}";
        foreach (var column in columns)
            yield return $"UPDATE {{{table}}} SET {{{column}}} = {{{column}}}";
        if (!db.Database.IsSqlite())
        {
            yield return $"MERGE {{{table}}} AS t USING (SELECT 1 AS one) AS s ON 1 = 1 WHEN MATCHED THEN DELETE;";
            yield break;
        }

        yield return $"REPLACE INTO {{{table}}} SELECT * FROM {{{table}}}";
        yield return $"INSERT OR REPLACE INTO {{{table}}} ({all}) SELECT {all} FROM {{{table}}}";
        foreach (var column in columns)
        {
            yield return $"INSERT INTO {{{table}}} ({all}) SELECT {all} FROM {{{table}}} WHERE true ON CONFLICT DO UPDATE SET {{{column}}} = {{{column}}}";
            yield return $"UPDATE OR REPLACE {{{table}}} SET {{{column}}} = {{{column}}}";
        }
    }

    private static async Task<int> CountAsync(PortalDbContext db, string table)
    {
        var count = $"SELECT COUNT(*) AS {{Value}} FROM {{{table}}}";
        return await db.Database.SqlQueryRaw<int>(Quoted(db, count)).SingleAsync(Cancel);
    }

    [Fact]
    public async Task The_database_is_sound_after_its_migrations()
    {
        var check = await Store.Database.CheckAsync(Cancel);

        Assert.Empty(check.PendingMigrations);
        Assert.Empty(check.AlteredTriggers);
    }

    [Fact]
    public async Task A_dropped_trigger_is_found()
    {
        await using var db = Store.Open();
        var trigger = TriggerTexts.Expected(db)[0];
        var drop = "DROP TRIGGER " + trigger.Name;
        await db.Database.ExecuteSqlRawAsync(drop, Cancel);

        Assert.Equal([trigger.Name], (await Store.Database.CheckAsync(Cancel)).AlteredTriggers);
    }

    internal static string Quoted(PortalDbContext db, string statement) => db.Database.IsSqlite()
        ? statement.Replace('{', '"').Replace('}', '"')
        : ForSqlServer(statement);

    internal static string ForSqlServer(string statement) => statement.Replace('{', '[').Replace('}', ']');

    protected async Task SealOneAsync()
    {
        await new TenantState().User("ada", "Ada").Group("admins", "Admins").Member("admins", "ada").CaptureAsync(Store, Cancel);
        await using var db = Store.Open();
        db.AuditEntries.Add(new() { At = DateTime.UnixEpoch, Action = "snapshot.capture", Target = "#1", Outcome = "refused", OperationId = Guid.NewGuid() });
        db.Readings.Add(new() { TenantKey = Store.Tenant.TenantKey, TakenAt = DateTime.UnixEpoch, Profile = "{}", ContentHash = new byte[32], KeyId = "k", Payload = [1] });
        var report = new ReportRow { Number = 1, TenantKey = Store.Tenant.TenantKey, FromSnapshotKey = 1, Scope = "all", State = "successful", CreatedAt = DateTime.UnixEpoch, JobKey = 1 };
        db.Reports.Add(report);
        await db.SaveChangesAsync(Cancel);
        var recovery = new RecoveryRow
        {
            Number = 1,
            TenantKey = Store.Tenant.TenantKey,
            ReportKey = report.ReportKey,
            PlanKey = 1,
            Reason = "Because.",
            ConflictPolicy = "skip",
            State = "running",
            CreatedAt = DateTime.UnixEpoch,
        };
        db.Plans.Add(new() { ReportKey = report.ReportKey, CreatedAt = DateTime.UnixEpoch, Json = "{}", Hash = [1], KeyId = "k", Mac = [1] });
        await db.SaveChangesAsync(Cancel);
        db.PlanDecisions.Add(new()
        {
            PlanKey = 1,
            PlanHash = [1],
            Event = PlanDecisionRow.Asked,
            At = DateTime.UnixEpoch,
            ByTenantId = "t",
            ByObjectId = "o",
            ByName = "Ada",
            Reason = "Because.",
            KeyId = "k",
            Mac = [1],
        });
        db.Recoveries.Add(recovery);
        await db.SaveChangesAsync(Cancel);
        db.NewIds.Add(new()
        {
            TenantKey = Store.Tenant.TenantKey,
            Type = "group",
            OldId = "old",
            NewId = "new",
            RecoveryKey = recovery.RecoveryKey,
            Order = 1,
            At = DateTime.UnixEpoch,
            KeyId = "k",
            Mac = [1],
        });
        db.JournalEntries.Add(new() { RecoveryKey = recovery.RecoveryKey, Order = 1, Event = "intent", At = DateTime.UnixEpoch, Detail = "{}" });
        var hold = new HoldRow { SnapshotKey = 1, Reason = "Audit.", PlacedAt = DateTime.UnixEpoch, OwnerTenantId = "t", OwnerObjectId = "o", OwnerName = "Ada" };
        db.Holds.Add(hold);
        db.Verifications.Add(new() { TenantKey = Store.Tenant.TenantKey, StartedAt = DateTime.UnixEpoch, EndedAt = DateTime.UnixEpoch, StartedByName = "Ada", FaultCount = 0, Result = "{}" });
        db.Seals.Add(new() { Kind = SealRow.Report, Of = report.ReportKey, At = DateTime.UnixEpoch, KeyId = "k", Mac = [1] });
        db.ImportedArchives.Add(new() { At = DateTime.UnixEpoch, Number = 1, Hash = new byte[32], Heads = "[]" });
        db.Erasures.Add(new() { TenantKey = Store.Tenant.TenantKey, ObjectKey = 1, At = DateTime.UnixEpoch, By = "Ada", Reason = "Asked.", ChainedRows = "{}" });
        await db.SaveChangesAsync(Cancel);
        db.HoldReleases.Add(new() { HoldKey = hold.HoldKey, ReleasedAt = DateTime.UnixEpoch, ReleasedByTenantId = "t", ReleasedByObjectId = "o", ReleasedByName = "Ada" });
        db.ImportedRecords.Add(new() { ArchiveKey = 1, TableName = "AuditEntries", Number = 1, Line = "{}", Hash = new byte[32] });
        await db.SaveChangesAsync(Cancel);
    }
}

public sealed class SqliteSealedRowTests() : SealedRowTests(TestStore.SqliteAsync)
{
    public static TheoryData<string> WaysAroundUpdate =>
    [
        "INSERT OR REPLACE INTO {Packs} SELECT * FROM {Packs}",
        "REPLACE INTO {ObjectVersions} SELECT * FROM {ObjectVersions}",
        "REPLACE INTO {Snapshots} SELECT * FROM {Snapshots}",
        "REPLACE INTO {Objects} SELECT * FROM {Objects}",
        "REPLACE INTO {AuditEntries} SELECT * FROM {AuditEntries}",
        "REPLACE INTO {Readings} SELECT * FROM {Readings}",
        "REPLACE INTO {Plans} SELECT * FROM {Plans}",
        "REPLACE INTO {ChainHeads} SELECT * FROM {ChainHeads}",
        "INSERT INTO {LinkVersions} SELECT * FROM {LinkVersions} WHERE true ON CONFLICT DO UPDATE SET {Present} = 0",
        "INSERT INTO {AuditEntries} SELECT * FROM {AuditEntries} WHERE true ON CONFLICT DO UPDATE SET {Outcome} = 'done'",
        """
        REPLACE INTO {Snapshots} ({TenantKey}, {JobKey}, {Epoch}, {Number}, {Trigger}, {Method}, {StartedAt}, {FormatVersion}, {IsComplete}, {ObjectCount}, {LinkCount}, {ChangedObjects}, {ChangedLinks})
        SELECT {TenantKey}, 0, 0, {Number}, 'manual', 'full', {StartedAt}, 1, 1, 0, 0, 0, 0 FROM {Snapshots}
        """,
    ];

    [Theory]
    [MemberData(nameof(WaysAroundUpdate))]
    public async Task Replace_and_upsert_do_not_get_around_it(string statement)
    {
        await SealOneAsync();
        await using var db = Store.Open();

        var refused = await Assert.ThrowsAnyAsync<DbException>(() => db.Database.ExecuteSqlRawAsync(Quoted(db, statement), Cancel));

        Assert.Contains(StoreTrigger.Refusal, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(WaysAroundUpdate))]
    public async Task Nor_do_they_on_a_connection_that_turned_recursive_triggers_off(string statement)
    {
        await SealOneAsync();
        await using var db = Store.Open();
        await db.Database.OpenConnectionAsync(Cancel);
        await db.Database.ExecuteSqlRawAsync("PRAGMA recursive_triggers = OFF", Cancel);

        await Assert.ThrowsAnyAsync<DbException>(() => db.Database.ExecuteSqlRawAsync(Quoted(db, statement), Cancel));
    }

    [Fact]
    public async Task A_trigger_that_a_table_rebuild_dropped_comes_back_at_the_next_start()
    {
        await using var db = Store.Open();
        await db.Database.ExecuteSqlRawAsync("DROP TRIGGER TR_Packs_DELETE", Cancel);

        await Store.Database.MigrateAsync(Cancel);

        Assert.True((await Store.Database.CheckAsync(Cancel)).IsSound);
    }

    [Fact]
    public async Task A_store_whose_triggers_abort_the_statement_alone_is_brought_forward()
    {
        await using var db = Store.Open();
        foreach (var trigger in SqliteTriggers.All.Where(trigger => trigger.Sql.Contains("ROLLBACK", StringComparison.Ordinal)))
        {
            var (drop, before) = ("DROP TRIGGER " + trigger.Name, trigger.Sql.Replace("ROLLBACK", "ABORT", StringComparison.Ordinal));
            await db.Database.ExecuteSqlRawAsync(drop, Cancel);
            await db.Database.ExecuteSqlRawAsync(before, Cancel);
        }

        await db.Database.ExecuteSqlRawAsync("DELETE FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" LIKE '%RefusedInsertsRollBack'", Cancel);
        Assert.NotEmpty((await Store.Database.CheckAsync(Cancel)).AlteredTriggers);

        await Store.Database.MigrateAsync(Cancel);

        Assert.True((await Store.Database.CheckAsync(Cancel)).IsSound);
    }
}

public sealed class SqlServerSealedRowTests() : SealedRowTests(TestStore.SqlServerAsync);
