using System.Diagnostics;
using System.IO.Compression;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Features.Snapshots.Archive;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Data;
using EntraRecoveryPortal.Tests.Hosting;

namespace EntraRecoveryPortal.Tests.Features.Snapshots.Archive;

public abstract class ArchiveTests(Func<CancellationToken, Task<TestStore>> open) : StoreSuite(open)
{
    private readonly Func<CancellationToken, Task<TestStore>> _open = open;

    private readonly TenantState _tenant = new TenantState()
        .User("ada", "Ada \"Ü\" <b>", "Finance").User("bob", "Bob").Group("admins", "Admins").Group("all", "All").Member("admins", "ada").Member("all", "bob");

    [Fact]
    public async Task Sha256sum_checks_an_archive_without_us()
    {
        using var folder = new TemporaryFolder();
        var path = await ArchiveAsync(await _tenant.CaptureAsync(Store, Cancel), folder);
        await ZipFile.ExtractToDirectoryAsync(path, folder.Path, Cancel);

        using var check = Process.Start(new ProcessStartInfo("sha256sum", ["--check", "--strict", "SHA256SUMS"]) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await check.StandardOutput.ReadToEndAsync(Cancel);
        await check.WaitForExitAsync(Cancel);

        Assert.Equal(0, check.ExitCode);
        var checkedFiles = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["links.ndjson: OK", "manifest.json: OK", "objects/group.ndjson: OK", "objects/user.ndjson: OK"], checkedFiles.Where(line => !line.StartsWith("records/", StringComparison.Ordinal)));
        Assert.Superset(
            new HashSet<string>(["AuditEntries", "Plans", "PlanDecisions", "JournalEntries", "Holds", "HoldReleases"]),
            checkedFiles.Where(line => line.StartsWith("records/", StringComparison.Ordinal)).Select(line => line["records/".Length..^".ndjson: OK".Length]).ToHashSet());
        Assert.Equal(2, (await File.ReadAllLinesAsync(Path.Combine(folder.Path, "objects", "user.ndjson"), Cancel)).Length);
    }

    [Fact]
    public async Task Archives_come_back_into_an_empty_store_with_the_state_that_was_sealed()
    {
        using var folder = new TemporaryFolder();
        var first = await _tenant.CaptureAsync(Store, Cancel);
        var truth = new Moment(first, new(_tenant.Objects), [.. _tenant.Links]);
        var one = await ArchiveAsync(first, folder);
        var two = await ArchiveAsync(await _tenant.ToBin("ada").Purge("group", "all").CaptureAsync(Store, Cancel), folder);

        await using var other = await _open(Cancel);
        var said = await ImportAsync(other, two, one);

        Assert.Equal(3, said.Count);
        var imported = (await other.Snapshots.ListAsync(0, 10, Cancel)).Items;
        Assert.Equal([2, 1], imported.Select(snapshot => snapshot.Number));
        Assert.Contains($"snapshot #{first.Number}, sealed", imported[^1].Note, StringComparison.Ordinal);
        await (truth with { Header = imported[^1].Header }).IsReadBackAsync(other, Cancel);
        Assert.Empty((await other.Verifier.RunAsync((_, _) => Task.CompletedTask, Cancel)).Faults);
        Assert.Equal(ObjectState.SoftDeleted, (await other.Snapshots.ObjectAsync(imported[0].SnapshotKey, new("user", "ada"), Cancel))!.State);
    }

    [Fact]
    public async Task What_came_back_leaves_again_in_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        using var again = new TemporaryFolder();
        await _tenant.CaptureAsync(Store, Cancel);
        await _tenant.Purge("group", "all").User("cyd", "Cyd").Member("admins", "cyd").CaptureAsync(Store, Cancel);
        var path = await ArchiveAsync(await _tenant.Group("all", "All").Member("all", "bob").Member("all", "ada").Member("admins", "nobody").User("aaa", "Aaa").Leave("admins", "cyd").CaptureAsync(Store, Cancel), folder);
        await using var other = await _open(Cancel);
        await ImportAsync(other, path);

        var second = await ArchiveAsync(other, (await other.Snapshots.LatestAsync(Cancel))!.Header, again);

        var sums = await SumsAsync(path);
        Assert.Equal(3, sums.Count);
        Assert.Equal(sums, await SumsAsync(second));
    }

    [Theory]
    [InlineData("objects/user.ndjson", "Finance", "Security", false, "is damaged")]
    [InlineData("manifest.json", "\"number\": 1", "\"number\": 7", true, "somebody altered it")]
    [InlineData("objects/user.ndjson", "Finance", "Security", true, "does not hold the state")]
    public async Task What_was_altered_is_not_imported(string file, string from, string to, bool withNewSum, string complaint)
    {
        using var folder = new TemporaryFolder();
        var path = await ArchiveAsync(await _tenant.CaptureAsync(Store, Cancel), folder);
        AlteredArchive.Alter(path, file, from, to, withNewSum);
        await using var other = await _open(Cancel);

        var broken = await Assert.ThrowsAsync<InvalidDataException>(() => ImportAsync(other, path));

        Assert.Contains(complaint, broken.Message, StringComparison.Ordinal);
        Assert.Null(await other.Snapshots.LatestAsync(Cancel));
    }

    [Theory]
    [InlineData("Nobody did it", "Ada did it", "row 2, or the one before it, was altered")]
    [InlineData("\"auditKey\":2", "\"auditKey\":7", "row 2, or the one before it, was altered")]
    [InlineData("", "", "ends at row 1 and not at the head of its chain, row 2")]
    public async Task Records_that_were_altered_though_all_sums_fit_are_not_imported(string from, string to, string complaint)
    {
        using var folder = new TemporaryFolder();
        await AuditAsync("Ada looked.", "Nobody did it.");
        var path = await ArchiveAsync(await _tenant.CaptureAsync(Store, Cancel), folder);
        var file = ArchivedRecords.FileOf("AuditEntries");
        if (from.Length == 0)
        {
            using var zip = ZipFile.OpenRead(path);
            using var reader = new StreamReader(zip.GetEntry(file)!.Open());
            from = (await reader.ReadToEndAsync(Cancel)).Split('\n')[1] + '\n';
        }

        AlteredArchive.Alter(path, file, from, to, withNewSum: true);
        await using var other = await _open(Cancel);

        var broken = await Assert.ThrowsAsync<InvalidDataException>(() => ImportAsync(other, path));

        Assert.Contains($"AuditEntries ", broken.Message, StringComparison.Ordinal);
        Assert.Contains(complaint, broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chains_of_records_hold_when_an_archive_comes_back()
    {
        using var folder = new TemporaryFolder();
        await AuditAsync("Ada \"Ü\" <b>", "with a line\nand another");
        var path = await ArchiveAsync(await _tenant.CaptureAsync(Store, Cancel), folder);
        await using var other = await _open(Cancel);

        Assert.Equal("2 records, as they stand in the archive of snapshot #1, came along as evidence, to be read under Audit.", (await ImportAsync(other, path))[^1]);
    }

    [Fact]
    public async Task A_store_that_holds_snapshots_takes_no_archive()
    {
        using var folder = new TemporaryFolder();
        var path = await ArchiveAsync(await _tenant.CaptureAsync(Store, Cancel), folder);

        await Assert.ThrowsAsync<InvalidDataException>(() => ImportAsync(Store, path));
    }

    private async Task AuditAsync(params string[] details)
    {
        await using var db = Store.Open();
        foreach (var detail in details)
            db.AuditEntries.Add(AuditEntry.Of(TimeProvider.System, Person.Host, from: null, "snapshot.export", "snapshot 1", AuditOutcome.Done, detail, Guid.NewGuid()));
        await db.SaveChangesAsync(Cancel);
    }

    private static async Task<List<string>> SumsAsync(string path)
    {
        using var zip = await ZipFile.OpenReadAsync(path, Cancel);
        using var reader = new StreamReader(await zip.GetEntry("SHA256SUMS")!.OpenAsync(Cancel));
        return [.. (await reader.ReadToEndAsync(Cancel)).Split('\n').Where(line => line.Contains("objects/", StringComparison.Ordinal) || line.EndsWith("links.ndjson", StringComparison.Ordinal))];
    }

    private Task<string> ArchiveAsync(SnapshotHeader snapshot, TemporaryFolder folder) => ArchiveAsync(Store, snapshot, folder);

    private static async Task<string> ArchiveAsync(TestStore store, SnapshotHeader snapshot, TemporaryFolder folder)
    {
        var path = Path.Combine(folder.Path, $"snapshot-{snapshot.Number}.zip");
        await using var file = File.Create(path);
        await store.Archive.WriteAsync(snapshot.SnapshotKey, file, Cancel);
        return path;
    }

    private static async Task<List<string>> ImportAsync(TestStore into, params string[] paths)
    {
        var said = new List<string>();
        await into.Import.RunAsync(paths, Say, Cancel);
        return said;

        Task Say(string sentence)
        {
            said.Add(sentence);
            return Task.CompletedTask;
        }
    }
}

public sealed class SqliteArchiveTests() : ArchiveTests(TestStore.SqliteAsync);

public sealed class SqlServerArchiveTests() : ArchiveTests(TestStore.SqlServerAsync);
