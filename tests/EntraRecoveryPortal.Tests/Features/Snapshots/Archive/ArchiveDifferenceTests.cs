using System.IO.Compression;
using System.Security.Cryptography;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Features.Snapshots.Archive;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Data;
using EntraRecoveryPortal.Tests.Hosting;

namespace EntraRecoveryPortal.Tests.Features.Snapshots.Archive;

public sealed class ArchiveDifferenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Archives_from_whichever_store_differ_in_what_their_snapshots_differ_in(int seed)
    {
        await using var store = await TestStore.SqliteAsync(Cancel);
        await using var another = await TestStore.SqliteAsync(Cancel);
        var course = new RandomCourse(seed);
        course.Move();
        var first = await course.Tenant.CaptureAsync(store, Cancel);
        course.Move();
        course.Tenant.Application("portal", "Portal", "app-1");
        var last = await course.Tenant.CaptureAsync(store, Cancel);
        var (one, other) = (await ArchiveAsync(store, first, "one"), await ArchiveAsync(store, last, "other"));
        await another.Import.RunAsync([other], _ => Task.CompletedTask, Cancel);
        var again = await ArchiveAsync(another, (await another.Snapshots.ListAsync(0, 1, Cancel)).Items[0].Header, "again");

        var known = Told(SnapshotComparer.Compare((await store.Snapshots.DifferenceAsync(first.SnapshotKey, last.SnapshotKey, Scope.All, Cancel)).Input));

        Assert.NotEmpty(known);
        Assert.Equal(known, Told(await CompareAsync(one, other)));
        Assert.Equal(known, Told(await CompareAsync(one, again)));
        Assert.Empty((await CompareAsync(other, again)).Changes);
    }

    [Fact]
    public async Task A_group_that_only_gained_a_member_is_found_by_its_name()
    {
        await using var store = await TestStore.SqliteAsync(Cancel);
        var tenant = new TenantState().User("ada", "Ada").User("bob", "Bob").Group("admins", "Admins").Member("admins", "ada");
        var first = await ArchiveAsync(store, await tenant.CaptureAsync(store, Cancel), "first");
        var second = await ArchiveAsync(store, await tenant.Member("admins", "bob").CaptureAsync(store, Cancel), "second");

        var change = Assert.Single((await CompareAsync(first, second)).Changes);

        Assert.Equal(("admins", "Admins"), (change.Ref.Id, change.DisplayName));
        Assert.Equal(("members", "bob", false, true), (change.Items[0].Path, change.Items[0].Target!.Value.Id, change.Items[0].LinkInFrom, change.Items[0].LinkInNow));
    }

    [Theory]
    [InlineData("objects/user.ndjson", "Ada", "Eve", false, "is damaged: objects/user.ndjson has another sum")]
    [InlineData("links.ndjson", "members", "owners", false, "is damaged: links.ndjson has another sum")]
    [InlineData("records/AuditEntries.ndjson", "Looked", "Locked", false, "is damaged: records/AuditEntries.ndjson has another sum")]
    [InlineData("manifest.json", "\"number\": 1", "\"number\": 7", true, "somebody altered it")]
    [InlineData("manifest.json", "\"tenantId\"", "\"tenant\"", true, "manifest.json does not hold")]
    [InlineData("objects/user.ndjson", "{\"id\"", "{\"di\"", true, "objects/user.ndjson does not hold")]
    [InlineData("links.ndjson", "}", "", true, "links.ndjson does not hold")]
    public async Task A_faulty_archive_is_refused_with_what_is_wrong(string file, string from, string to, bool withNewSum, string complaint)
    {
        await using var store = await TestStore.SqliteAsync(Cancel);
        await using (var db = store.Open())
        {
            db.AuditEntries.Add(AuditEntry.Of(
                TimeProvider.System, Person.Host, from: null, "snapshot.export", "snapshot 1", AuditOutcome.Done, "Looked.", Guid.NewGuid()));
            await db.SaveChangesAsync(Cancel);
        }

        var snapshot = await new TenantState().User("ada", "Ada").Group("all", "All").Member("all", "ada").CaptureAsync(store, Cancel);
        var (good, bad) = (await ArchiveAsync(store, snapshot, "good"), await ArchiveAsync(store, snapshot, "bad"));
        AlteredArchive.Alter(bad, file, from, to, withNewSum);

        foreach (var (one, other) in new[] { (good, bad), (bad, good) })
            Assert.Contains(complaint, (await Assert.ThrowsAsync<InvalidDataException>(() => CompareAsync(one, other))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_do_not_unpack_are_damage()
    {
        await using var store = await TestStore.SqliteAsync(Cancel);
        var tenant = new TenantState();
        foreach (var number in Enumerable.Range(0, 300))
            tenant.User($"u{number}", $"User {number} {Convert.ToHexString(RandomNumberGenerator.GetBytes(16))}");
        var path = await ArchiveAsync(store, await tenant.CaptureAsync(store, Cancel), "whole");
        var good = Path.Combine(_folder.Path, "copy.zip");
        File.Copy(path, good);
        var bytes = await File.ReadAllBytesAsync(path, Cancel);
        bytes.AsSpan(2_000, 400).Fill(0xFF);
        await File.WriteAllBytesAsync(path, bytes, Cancel);

        var broken = await Assert.ThrowsAsync<InvalidDataException>(() => CompareAsync(good, path));

        Assert.Contains("is damaged: objects/user.ndjson", broken.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> ArchiveAsync(TestStore store, SnapshotHeader snapshot, string name)
    {
        var path = Path.Combine(_folder.Path, $"{name}.zip");
        await using var file = File.Create(path);
        await store.Archive.WriteAsync(snapshot.SnapshotKey, file, Cancel);
        return path;
    }

    private static async Task<Comparison> CompareAsync(string from, string to)
    {
        using var one = new ArchiveReader(from);
        using var other = new ArchiveReader(to);
        return SnapshotComparer.Compare(await ArchiveDifference.ReadAsync(one, other, Cancel));
    }

    // The store still knows what was last said of an object that is gone; an archive does not have it.
    private static IReadOnlyList<string> Told(Comparison comparison) =>
        [.. comparison.Changes.SelectMany(change => change.Items.Select(item => $"{change.Ref} {change.DisplayName} {change.Action} {change.NotRestorable} {change.IsCreatedSince} {item}"))];
}
