using System.Globalization;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Tests.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Features.Snapshots.Integrity;

/// <summary>An intruder with a file editor: triggers are dropped, rows changed, and the triggers put back as they were.</summary>
public sealed class TamperingTests(TamperingTests.Filled filled) : StoreSuite(filled.CopyAsync), IClassFixture<TamperingTests.Filled>
{
    public static TheoryData<string, string, string> OneStatement => new()
    {
        { "UPDATE Packs SET Payload = CAST(substr(Payload, 1, 40) || x'00' || substr(Payload, 42) AS BLOB) WHERE PackKey = 1", "Pack 1", "1 2 3 4" },
        { "UPDATE Packs SET Hash = zeroblob(32) WHERE PackKey = 2", "Pack 2", "1 2 3 4" },
        { "UPDATE Packs SET KeyId = 'nobody' WHERE PackKey = 1", "Pack 1", "1 2 3 4" },
        { "UPDATE Packs SET EntryCount = EntryCount + 1 WHERE PackKey = 1", "Pack 1", "1 2 3 4" },
        { "DELETE FROM Packs WHERE PackKey = 1", "Pack 1", "1 2 3 4" },
        { "UPDATE ObjectVersions SET ContentHash = zeroblob(32) WHERE SnapshotKey = 4 AND DisplayName = 'Eve'", "Version of user", "4" },
        { "UPDATE ObjectVersions SET PackKey = 1 WHERE SnapshotKey = 4 AND DisplayName = 'Eve'", "Pack 1", "4" },
        { "UPDATE ObjectVersions SET DisplayName = 'Mallory' WHERE SnapshotKey = 4 AND DisplayName = 'Eve'", "Version of user", "4" },
        { "UPDATE ObjectVersions SET SearchName = 'mallory@contoso.example' WHERE SnapshotKey = 4 AND DisplayName = 'Eve'", "Version of user", "4" },
        { "UPDATE ObjectVersions SET State = 1 WHERE SnapshotKey = 4 AND DisplayName = 'Eve'", "State of snapshot #4", "4" },
        { "UPDATE ObjectVersions SET PreviousState = 1 WHERE SnapshotKey = 2", "Version of user ada", "1 2 3 4" },
        { "UPDATE ObjectVersions SET SnapshotKey = 2 WHERE SnapshotKey = 3 AND DisplayName = 'Dan'", "State of snapshot #2", "2 3 4" },
        { "UPDATE ObjectVersions SET Offset = Offset + 1 WHERE SnapshotKey = 4 AND DisplayName = 'Eve'", "Version of user", "4" },
        { "UPDATE ObjectVersions SET State = 7 WHERE SnapshotKey = 4 AND DisplayName = 'Eve'", "Version of user eve", "4" },
        { "UPDATE ObjectVersions SET Type = 300 WHERE SnapshotKey = 4 AND DisplayName = 'Eve'", "Version of  eve", "4" },
        { "DELETE FROM ObjectVersions WHERE SnapshotKey = 1 AND DisplayName = 'Cleo'", "State of snapshot #1", "1 2 3 4" },
        { "DELETE FROM ObjectVersions WHERE SnapshotKey = 2", "Version of user ada", "2 3 4" },
        { "DELETE FROM ObjectVersions WHERE SnapshotKey = 4 AND DisplayName = 'Eve'", "State of snapshot #4", "4" },
        { "UPDATE LinkVersions SET Present = 0 WHERE SnapshotKey = 2", "State of snapshot #2", "2 3 4" },
        { "UPDATE LinkVersions SET Relation = 200 WHERE SnapshotKey = 2", "Link ", "2 3 4" },
        { "UPDATE LinkVersions SET IsInitial = 1 WHERE SnapshotKey = 2", "Link ", "2 3 4" },
        { "DELETE FROM LinkVersions WHERE SnapshotKey = 2", "State of snapshot #2", "2 3 4" },
        { "INSERT INTO LinkVersions (SourceKey, Relation, TargetKey, SnapshotKey, Present, IsInitial) SELECT TargetKey, 2, SourceKey, 3, 1, 0 FROM LinkVersions WHERE SnapshotKey = 2", "State of snapshot #3", "3 4" },
        { "INSERT INTO LinkVersions (SourceKey, Relation, TargetKey, SnapshotKey, Present, IsInitial) SELECT SourceKey, 2, TargetKey, 99, 1, 0 FROM LinkVersions WHERE SnapshotKey = 2", "ObjectVersions, LinkVersions", "" },
        { "UPDATE Objects SET ObjectId = CAST(x'00' || 'mallory' AS BLOB) WHERE ObjectId = CAST(x'00' || 'eve' AS BLOB)", "State of snapshot #4", "4" },
        { "UPDATE SnapshotTypes SET PresentCount = 9 WHERE SnapshotKey = 2 AND Type = 'user'", "Header of snapshot #2", "2" },
        { "UPDATE Snapshots SET Note = 'forged' WHERE Number = 2", "Header of snapshot #2", "2" },
        { "UPDATE Snapshots SET StateDigest = zeroblob(2048) WHERE Number = 2", "State of snapshot #2", "2" },
        { "UPDATE Snapshots SET PurgedAt = SealedAt WHERE Number = 4", "Header of snapshot #4", "" },
        { "DELETE FROM SnapshotTypes WHERE SnapshotKey = 4", "Header of snapshot #4", "4" },
        { "UPDATE AuditEntries SET PersonName = 'Nobody' WHERE AuditKey = 2", "AuditEntries, row 2", "" },
        { "DELETE FROM AuditEntries WHERE AuditKey = 2", "AuditEntries, row 3", "" },
        { "DELETE FROM AuditEntries WHERE AuditKey = 3", "AuditEntries", "" },
        { "INSERT INTO AuditEntries (AuditKey, At, Action, Target, Outcome, OperationId, RowHash) SELECT 4, At, Action, Target, Outcome, OperationId, RowHash FROM AuditEntries WHERE AuditKey = 3", "AuditEntries, row 4", "" },
        { "UPDATE AuditEntries SET AuditKey = CASE AuditKey WHEN 1 THEN -2 ELSE -1 END WHERE AuditKey < 3; UPDATE AuditEntries SET AuditKey = -AuditKey WHERE AuditKey < 0", "AuditEntries, row 1", "" },
        { "UPDATE Plans SET Json = '{}'", "Plans, row 1", "" },
        { "UPDATE PlanDecisions SET ByObjectId = 'mallory'", "PlanDecisions, row 1", "" },
        { "DELETE FROM PlanDecisions", "PlanDecisions", "" },
        { "UPDATE NewIds SET NewId = 'mallory'", "NewIds, row 1", "" },
        { "DELETE FROM NewIds", "NewIds", "" },
        { "UPDATE Plans SET CreatedByName = 'Mallory'", "Plans, row 1", "" },
        { "UPDATE Readings SET Payload = zeroblob(80)", "Readings, row 1", "" },
        { "UPDATE Readings SET ContentHash = zeroblob(32)", "Readings, row 1", "" },
        { "UPDATE ReportChanges SET DisplayName = 'Eve'", "Report 1", "" },
        { "UPDATE ReportItems SET Now = 'null'", "Report 1", "" },
        { "DELETE FROM ReportItems", "Report 1", "" },
        { "INSERT INTO ReportItems (ChangeKey, ReportKey, Kind, Path, LinkInFrom, LinkInNow) SELECT ChangeKey, ReportKey, Kind, 'department', 0, 0 FROM ReportItems", "Report 1", "" },
        { "UPDATE Reports SET ObjectCount = 2", "Report 1", "" },
        { "UPDATE Reports SET State = 'failed'", "Report of key 1", "" },
        { "UPDATE RecoverySteps SET Outcome = 'skipped'", "Recovery 1", "" },
        { "DELETE FROM RecoverySteps", "Recovery 1", "" },
        { "UPDATE Recoveries SET StartedByName = 'Nobody'", "Recovery 1", "" },
        { "DELETE FROM Seals WHERE Kind = 'report'", "Report 1", "" },
        { "UPDATE Seals SET Mac = zeroblob(32) WHERE Kind = 'recovery'", "Recovery 1", "" },
        { "UPDATE NameBlocks SET Payload = zeroblob(20) WHERE BlockKey = 1", "Block of names 1", "1 2 3 4" },
        { "UPDATE NameBlocks SET Type = 'device' WHERE BlockKey = 1", "Version of user ada", "1 2 3 4" },
        { "DELETE FROM NameBlocks WHERE SnapshotKey = 4", "Version of user eve", "4" },
        { "INSERT INTO StoreGuards (Operation) VALUES ('purge')", "StoreGuards", "" },
    };

    [Theory]
    [MemberData(nameof(OneStatement))]
    public async Task It_is_found_and_named_with_the_snapshots_that_it_touches(string statement, string where, string affected)
    {
        await TamperAsync(statement);

        var result = await VerifyAsync();
        Assert.Contains(result.Faults, fault => fault.Where.StartsWith(where, StringComparison.Ordinal));
        Assert.Equal(affected, string.Join(' ', result.Affected));
        Assert.Empty(result.Unaltered.Intersect(result.Affected));
    }

    [Fact]
    public async Task Swapped_rows_are_found()
    {
        await TamperAsync("""
            UPDATE ObjectVersions SET ObjectKey = -ObjectKey WHERE SnapshotKey = 1 AND DisplayName IN ('Cleo', 'Dan');
            UPDATE ObjectVersions SET ObjectKey = (SELECT ObjectKey FROM Objects WHERE ObjectId = CAST(x'00' || CASE DisplayName WHEN 'Cleo' THEN 'dan' ELSE 'cleo' END AS BLOB))
            WHERE ObjectKey < 0;
            """);

        var result = await VerifyAsync();
        Assert.Contains(result.Faults, fault => fault.Where == "State of snapshot #1");
        Assert.Contains(1, result.Affected);
    }

    [Fact]
    public async Task A_header_that_was_made_anew_with_its_hash_and_the_chain_after_it_is_found_by_the_anchor_alone()
    {
        await RewriteFromAsync(2);

        var result = await VerifyAsync();
        Assert.All(result.Faults, fault => Assert.Contains("anchor", fault.What, StringComparison.Ordinal));
        Assert.Equal([2, 3, 4], result.Affected);
        Assert.Equal([1], result.Unaltered);
    }

    [Fact]
    public async Task A_cut_tail_is_found_by_the_anchor()
    {
        await TamperAsync("""
            DELETE FROM LinkVersions WHERE SnapshotKey = 4; DELETE FROM ObjectVersions WHERE SnapshotKey = 4; DELETE FROM Packs WHERE SnapshotKey = 4;
            DELETE FROM SnapshotTypes WHERE SnapshotKey = 4; DELETE FROM Snapshots WHERE SnapshotKey = 4;
            """);

        var result = await VerifyAsync();
        Assert.Contains(result.Faults, fault => fault.Where == "Snapshot #4" && fault.What.Contains("cut off", StringComparison.Ordinal));
        Assert.Equal([1, 2, 3], result.Unaltered);
    }

    [Fact]
    public async Task The_cut_tail_of_the_audit_is_found_by_the_anchor_even_when_its_head_was_set_back()
    {
        await TamperAsync("DELETE FROM AuditEntries WHERE AuditKey = 3; UPDATE ChainHeads SET LastKey = 2, Hash = (SELECT RowHash FROM AuditEntries WHERE AuditKey = 2) WHERE Name = 'AuditEntries'");

        var fault = Assert.Single((await VerifyAsync()).Faults);
        Assert.Equal("AuditEntries, row 3", fault.Where);
    }

    [Fact]
    public async Task A_name_that_was_taken_out_of_the_search_is_missed_and_one_that_was_put_in_hides_nothing()
    {
        await using (var db = Store.Open())
        {
            var block = await db.NameBlocks.OrderByDescending(row => row.BlockKey).FirstAsync(Cancel);
            var eve = await db.Objects.Where(row => row.ObjectId == "eve").Select(row => row.ObjectKey).SingleAsync(Cancel);
            block.Payload = NameBlock.Pack([.. NameBlock.KeysIn(block.Payload).Select(key => new NameEntry(key, key == eve ? "Eva" : "Ada Lovelace", key == eve ? "eve@contoso.example" : "ada@contoso.example"))]);
            await db.SaveChangesAsync(Cancel);
        }

        var fault = Assert.Single((await VerifyAsync()).Faults);
        Assert.Equal(("Version of user eve", "4"), (fault.Where, string.Join(' ', fault.Snapshots)));
    }

    [Fact]
    public async Task A_report_that_was_altered_and_sealed_anew_without_the_key_is_found()
    {
        await using (var db = Store.Open())
        {
            await db.ReportItems.ExecuteUpdateAsync(set => set.SetProperty(row => row.Now, "null"), Cancel);
            db.Seals.Add(new() { Kind = SealRow.Report, Of = 1, At = DateTime.UnixEpoch, KeyId = Store.Keys.ActiveId, Mac = new byte[32] });
            await db.SaveChangesAsync(Cancel);
        }

        Assert.Equal("Report 1", Assert.Single((await VerifyAsync()).Faults).Where);
    }

    [Fact]
    public async Task A_plan_with_a_chain_made_to_fit_has_no_MAC_that_does()
    {
        await using (var db = Store.Open())
        {
            var row = await db.Plans.AsNoTracking().SingleAsync(Cancel);
            row.CreatedByObjectId = "mallory";
            var hash = Convert.ToHexString(RowChain.HashOf(db.Model.FindEntityType(typeof(PlanRow))!, row, RowChain.FirstHash));
            await TamperAsync($"UPDATE Plans SET CreatedByObjectId = 'mallory', RowHash = x'{hash}'; UPDATE ChainHeads SET Hash = x'{hash}' WHERE Name = 'Plans'");
        }

        Assert.Contains((await VerifyAsync()).Faults, fault => fault.Where == "Plans, row 1" && fault.What.Contains("MAC", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_approval_that_no_portal_wrote_down_is_found_though_its_chain_fits()
    {
        await using (var db = Store.Open())
        {
            var approval = await db.PlanDecisions.AsNoTracking().SingleAsync(Cancel);
            (approval.DecisionKey, approval.ByName, approval.ByObjectId, approval.RowHash) = (0, "Mallory", "mallory", []);
            db.PlanDecisions.Add(approval);
            await db.SaveChangesAsync(Cancel);
        }

        var fault = Assert.Single((await VerifyAsync()).Faults);
        Assert.Equal(("PlanDecisions, row 2", "No portal wrote this down (approved): its MAC does not fit."), (fault.Where, fault.What));
    }

    [Fact]
    public async Task A_new_id_that_no_portal_wrote_down_is_found_though_its_chain_fits()
    {
        await using (var db = Store.Open())
        {
            var newId = await db.NewIds.AsNoTracking().SingleAsync(Cancel);
            (newId.NewIdKey, newId.NewId, newId.RowHash) = (0, "mallory", []);
            db.NewIds.Add(newId);
            await db.SaveChangesAsync(Cancel);
        }

        var fault = Assert.Single((await VerifyAsync()).Faults);
        Assert.Equal(("NewIds, row 2", "No portal wrote this new id down: its MAC does not fit."), (fault.Where, fault.What));
    }

    [Theory]
    [InlineData(0, "altered")]
    [InlineData(3, "altered")]
    public async Task A_changed_line_of_the_anchor_is_found(int line, string what)
    {
        var lines = await File.ReadAllLinesAsync(Store.AnchorPath, Cancel);
        lines[line] = lines[line].Replace("\"number\":", "\"number\":1", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(Store.AnchorPath, lines, Cancel);

        Assert.Contains((await VerifyAsync()).Faults, fault => fault.Where == "Anchor file" && fault.What.Contains(what, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_line_taken_out_of_the_anchor_is_found()
    {
        var lines = (await File.ReadAllLinesAsync(Store.AnchorPath, Cancel)).ToList();
        lines.RemoveAt(2);
        await File.WriteAllLinesAsync(Store.AnchorPath, lines, Cancel);

        Assert.Contains((await VerifyAsync()).Faults, fault => fault is { Where: "Anchor file", What: "Line 3 of the anchor file is missing; line 4 follows." });
    }

    [Fact]
    public async Task Every_dropped_trigger_is_found()
    {
        await using var db = Store.Open();
        foreach (var trigger in SqliteTriggers.All)
        {
            await DropAsync(db, trigger);
            Assert.Equal($"Trigger {trigger.Name}", Assert.Single((await VerifyAsync()).Faults).Where);
            await db.Database.ExecuteSqlRawAsync(trigger.Sql, Cancel);
        }
    }

    /// <summary>Filled once; each test alters a copy.</summary>
    public sealed class Filled : IAsyncLifetime
    {
        private TestStore? store;

        public async ValueTask InitializeAsync()
        {
            store = await TestStore.SqliteAsync(Cancel);
            await new StoreWithHistory(store).FillAsync(Cancel);
        }

        public Task<TestStore> CopyAsync(CancellationToken cancel) => TestStore.CopyAsync(store!, cancel);

        public ValueTask DisposeAsync() => store!.DisposeAsync();
    }

    private Task<VerificationResult> VerifyAsync() => Store.Verifier.RunAsync((_, _) => Task.CompletedTask, Cancel);

    private static Task DropAsync(PortalDbContext db, StoreTrigger trigger)
    {
        var drop = "DROP TRIGGER " + trigger.Name;
        return db.Database.ExecuteSqlRawAsync(drop, Cancel);
    }

    private async Task TamperAsync(string statements)
    {
        await using var db = Store.Open();
        await db.Database.OpenConnectionAsync(Cancel);
        await db.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys = OFF", Cancel);
        foreach (var trigger in SqliteTriggers.All)
            await DropAsync(db, trigger);
        var changed = 0;
        foreach (var statement in statements.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            changed += await db.Database.ExecuteSqlRawAsync(statement.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), Cancel);
        Assert.NotEqual(0, changed);
        foreach (var trigger in SqliteTriggers.All)
            await db.Database.ExecuteSqlRawAsync(trigger.Sql, Cancel);
    }

    private async Task RewriteFromAsync(int number)
    {
        await using var db = Store.Open();
        var headers = await db.Snapshots.AsNoTracking().OrderBy(row => row.SnapshotKey).ToListAsync(Cancel);
        var types = (await db.SnapshotTypes.AsNoTracking().ToListAsync(Cancel)).ToLookup(row => row.SnapshotKey);
        var statements = new List<string>();
        foreach (var header in headers.Where(row => row.Number >= number))
        {
            header.Trigger = "scheduled";
            header.PreviousHash = headers.Single(row => row.Number == header.Number - 1).Hash;
            header.Hash = SnapshotHash.Of(header, types[header.SnapshotKey]);
            statements.Add(string.Create(CultureInfo.InvariantCulture,
                $"UPDATE Snapshots SET \"Trigger\" = 'scheduled', PreviousHash = x'{Convert.ToHexString(header.PreviousHash!)}', Hash = x'{Convert.ToHexString(header.Hash)}' WHERE Number = {header.Number}"));
        }

        await TamperAsync(string.Join(';', statements));
    }
}
