using System.IO.Compression;
using System.Security.Cryptography;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Archive;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Data;
using EntraRecoveryPortal.Tests.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Features.Snapshots.Archive;

public abstract class ImportedRecordTests(Func<CancellationToken, Task<TestStore>> open) : StoreSuite(open)
{
    /// <summary>What a report found and how a recovery ended are in no archive, so their seals cannot be looked at.</summary>
    protected const int SealsOfResults = 2;

    private readonly Func<CancellationToken, Task<TestStore>> _open = open;

    [Fact]
    public async Task Every_record_comes_along_as_it_stood_and_its_chain_is_walked_to_the_head_in_the_manifest()
    {
        using var folder = new TemporaryFolder();
        await new StoreWithHistory(Store).FillAsync(Cancel);
        await AuditAsync(Store, 1_200);
        var path = await ArchiveAsync(Store, folder["snapshot-4.zip"]);
        await using var other = await _open(Cancel);

        await other.Import.RunAsync([path], _ => Task.CompletedTask, Cancel);

        await using var db = other.Open();
        var archive = await db.ImportedArchives.AsNoTracking().SingleAsync(Cancel);
        Assert.Equal(4, archive.Number);
        Assert.Equal((await Store.Snapshots.LatestAsync(Cancel))!.Header.Hash, archive.Hash);
        foreach (var head in ArchivedHead.FromJson(archive.Heads))
        {
            var lines = await db.ImportedRecords.Where(row => row.TableName == head.Table).OrderBy(row => row.RecordKey).Select(row => row.Line).ToListAsync(Cancel);
            Assert.Equal(await LinesAsync(path, head.Table), lines);
            Assert.Equal(head.LastKey, lines.Count);
        }

        Assert.Equal(1_203, await db.ImportedRecords.CountAsync(row => row.TableName == "AuditEntries", Cancel));
        var result = await VerifyAsync(other);
        Assert.Empty(result.Faults);
        Assert.Equal(SealsOfResults, result.Unproven);
    }

    [Fact]
    public async Task Of_several_archives_the_records_of_the_newest_come_along()
    {
        using var folder = new TemporaryFolder();
        var tenant = new TenantState().User("ada", "Ada");
        await tenant.CaptureAsync(Store, Cancel);
        await AuditAsync(Store, 1);
        var first = await ArchiveAsync(Store, folder["snapshot-1.zip"]);
        await tenant.User("bob", "Bob").CaptureAsync(Store, Cancel);
        await AuditAsync(Store, 1);
        var second = await ArchiveAsync(Store, folder["snapshot-2.zip"]);
        await using var other = await _open(Cancel);

        await other.Import.RunAsync([second, first], _ => Task.CompletedTask, Cancel);

        await using var db = other.Open();
        Assert.Equal(2, (await db.ImportedArchives.SingleAsync(Cancel)).Number);
        Assert.Equal([1L, 2L], await db.ImportedRecords.Where(row => row.TableName == "AuditEntries").OrderBy(row => row.RecordKey).Select(row => row.Number).ToListAsync(Cancel));
    }

    [Fact]
    public async Task The_archives_of_the_new_store_carry_them_on()
    {
        using var folder = new TemporaryFolder();
        await new StoreWithHistory(Store).FillAsync(Cancel);
        await using var second = await _open(Cancel);
        await second.Import.RunAsync([await ArchiveAsync(Store, folder["first.zip"])], _ => Task.CompletedTask, Cancel);
        await using var third = await _open(Cancel);

        await third.Import.RunAsync([await ArchiveAsync(second, folder["second.zip"])], _ => Task.CompletedTask, Cancel);

        await using var before = second.Open();
        await using var after = third.Open();
        Assert.Equal(
            await before.ImportedRecords.CountAsync(Cancel), await after.ImportedRecords.CountAsync(row => row.TableName == "ImportedRecords", Cancel));
        var result = await VerifyAsync(third);
        Assert.Empty(result.Faults);
        Assert.Equal(SealsOfResults, result.Unproven);
    }

    protected static Task<VerificationResult> VerifyAsync(TestStore store) => store.Verifier.RunAsync((_, _) => Task.CompletedTask, Cancel);

    /// <summary>The archive of a store's newest snapshot.</summary>
    protected static async Task<string> ArchiveAsync(TestStore store, string path)
    {
        await using var file = File.Create(path);
        await store.Archive.WriteAsync((await store.Snapshots.LatestAsync(Cancel))!.SnapshotKey, file, Cancel);
        return path;
    }

    private static async Task AuditAsync(TestStore store, int count)
    {
        await using var db = store.Open();
        db.AuditEntries.AddRange(Enumerable.Range(1, count).Select(number => AuditEntry.Of(
            TimeProvider.System, Person.Host, from: null, "snapshot.export", $"snapshot {number}", AuditOutcome.Done, "Ada \"Ü\" <b>\nlooked.", Guid.NewGuid())));
        await db.SaveChangesAsync(Cancel);
    }

    private static async Task<List<string>> LinesAsync(string path, string table)
    {
        await using var zip = await ZipFile.OpenReadAsync(path, Cancel);
        using var reader = new StreamReader(await zip.GetEntry(ArchivedRecords.FileOf(table))!.OpenAsync(Cancel));
        return [.. (await reader.ReadToEndAsync(Cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}

public sealed class SqliteImportedRecordTests() : ImportedRecordTests(TestStore.SqliteAsync)
{
    private static readonly string Another = Convert.ToBase64String(RandomNumberGenerator.GetBytes(StoreKeys.KeyLength));

    [Fact]
    public async Task What_carries_a_MAC_of_a_key_that_is_not_here_is_unproven_and_neither_a_fault_nor_fine()
    {
        await new StoreWithHistory(Store).FillAsync(Cancel);
        await using var other = await TestStore.SqliteUnderAsync(Another, Cancel);
        await ImportAsync(other);

        var result = await VerifyAsync(other);

        Assert.Empty(result.Faults);
        Assert.Equal(SealsOfResults + 3, result.Unproven); // a plan, an approval, a new id
        Assert.Equal("Unaltered since capture up to #1. 5 imported records are unproven.", VerificationWords.Of(result));
    }

    [Fact]
    public async Task A_plan_whose_key_is_gone_is_proven_by_the_seal_that_it_got_under_the_next_one()
    {
        await new StoreWithHistory(Store).FillAsync(Cancel);
        await using var other = await TestStore.SqliteUnderAsync(Another, Cancel);
        await using (var db = Store.Open())
        {
            await ResultSeal.AddAsync(db, other.Keys, SealRow.Plan, 1, DateTime.UnixEpoch, Cancel);
            await db.SaveChangesAsync(Cancel);
        }

        await ImportAsync(other);

        Assert.Equal(SealsOfResults + 2, (await VerifyAsync(other)).Unproven);
    }

    [Fact]
    public async Task A_record_that_was_altered_does_not_fit_its_old_chain_though_the_new_one_was_made_to_fit()
    {
        await using var other = await ImportedAsync();

        var altered = 0L;
        await ForgeAsync(other, (_, _, records) =>
        {
            var record = records.Single(row => row is { TableName: "AuditEntries", Number: 2 });
            (altered, record.Line) = (record.RecordKey, record.Line.Replace("#2", "#7", StringComparison.Ordinal));
        });

        Assert.Equal($"ImportedRecords, row {altered}: AuditEntries, row 2", Assert.Single((await VerifyAsync(other)).Faults).Where);
    }

    [Fact]
    public async Task Records_that_were_cut_off_are_missed_by_the_head_in_the_manifest()
    {
        await using var other = await ImportedAsync();

        var table = "";
        await ForgeAsync(other, (_, _, records) =>
        {
            table = records[^1].TableName;
            records.RemoveAt(records.Count - 1);
        });

        var fault = Assert.Single((await VerifyAsync(other)).Faults);
        Assert.Equal($"ImportedArchives, row 1: {table}", fault.Where);
        Assert.Contains("are missing at the end of its chain", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approval_that_was_forged_with_every_chain_made_to_fit_has_no_MAC_that_does()
    {
        await using var other = await ImportedAsync();

        await ForgeAsync(other, (db, archive, records) =>
        {
            var record = records.Single(row => row.TableName == "PlanDecisions");
            var type = db.Model.FindEntityType(typeof(PlanDecisionRow))!;
            var approval = (PlanDecisionRow)ArchivedRecords.RowOf(type, record.Line)!;
            approval.ByObjectId = "mallory";
            approval.RowHash = record.Hash = RowChain.HashOf(type, approval, RowChain.FirstHash);
            record.Line = ArchivedRecords.LineOf(type, approval);
            archive.Heads = ArchivedHead.ToJson(
                [.. ArchivedHead.FromJson(archive.Heads).Select(head => head.Table == "PlanDecisions" ? head with { Hash = Convert.ToHexStringLower(record.Hash) } : head)]);
        });

        var fault = Assert.Single((await VerifyAsync(other)).Faults);
        Assert.EndsWith(": PlanDecisions, row 1", fault.Where, StringComparison.Ordinal);
        Assert.Contains("MAC", fault.What, StringComparison.Ordinal);
    }

    private async Task<TestStore> ImportedAsync()
    {
        await new StoreWithHistory(Store).FillAsync(Cancel);
        var other = await TestStore.SqliteAsync(Cancel);
        await ImportAsync(other);
        return other;
    }

    private async Task ImportAsync(TestStore into)
    {
        using var folder = new TemporaryFolder();
        await into.Import.RunAsync([await ArchiveAsync(Store, folder["archive.zip"])], _ => Task.CompletedTask, Cancel);
    }

    // An intruder with a file editor who also makes the new store's own chains anew.
    private static async Task ForgeAsync(TestStore store, Action<PortalDbContext, ImportedArchiveRow, List<ImportedRecordRow>> change)
    {
        await using var db = store.Open();
        foreach (var drop in SqliteTriggers.All.Select(trigger => "DROP TRIGGER " + trigger.Name))
            await db.Database.ExecuteSqlRawAsync(drop, Cancel);
        var archive = await db.ImportedArchives.SingleAsync(Cancel);
        var records = await db.ImportedRecords.OrderBy(row => row.RecordKey).ToListAsync(Cancel);
        change(db, archive, records);
        db.ImportedRecords.RemoveRange(db.ImportedRecords.Local.Except(records).ToList());
        await ChainAsync(db, [archive]);
        await ChainAsync(db, [.. records]);
        await db.SaveChangesAsync(Cancel);
        foreach (var trigger in SqliteTriggers.All)
            await db.Database.ExecuteSqlRawAsync(trigger.Sql, Cancel);
    }

    private static async Task ChainAsync(PortalDbContext db, IReadOnlyList<IChainedRow> rows)
    {
        var type = db.Model.FindEntityType(rows[0].GetType())!;
        var hash = RowChain.FirstHash;
        foreach (var row in rows)
            row.RowHash = hash = RowChain.HashOf(type, row, hash);
        var head = await db.ChainHeads.FindAsync([RowChain.NameOf(type)], Cancel) ?? throw new InvalidOperationException();
        (head.LastKey, head.Hash) = (rows.Count, hash);
    }
}

public sealed class SqlServerImportedRecordTests() : ImportedRecordTests(TestStore.SqlServerAsync);
