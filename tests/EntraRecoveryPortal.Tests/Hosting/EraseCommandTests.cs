using System.Text;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Features.Snapshots.Archive;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Hosting;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Data;
using EntraRecoveryPortal.Tests.Features.Snapshots;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Hosting;

public sealed class EraseCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private PortalUnderTest portal = null!;
    private SnapshotStore store = null!;
    private TenantState tenant = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalUnderTest.StartAsync(ClosedPortal.NoAuthority, store: folder);
        store = portal.Services.GetRequiredService<SnapshotStore>();
        tenant = new TenantState().User("ada", "Ada Lovelace", "Finance").User("bob", "Bob Babbage", "Finance").Group("admins", "Admins").Member("admins", "ada");
        await CaptureAsync();
        await tenant.User("ada", "Ada King", "Sales").User("bob", "Bob Babbage", "Sales").CaptureAsync(store, TenantKey, await AddJobAsync(), Cancel);
        await using var db = await portal.Contexts.CreateDbContextAsync(Cancel);
        await store.KeepReadingAsync(
            db, new() { TenantKey = TenantKey, TakenAt = DateTime.UnixEpoch, Scope = Scope.All, Profiles = [], Coverage = [], Objects = [.. tenant.Objects.Values], Links = [] }, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await portal.DisposeAsync();
        folder.Dispose();
    }

    private long TenantKey => portal.Services.GetRequiredService<SingleTenant>().TenantKey;

    [Fact]
    public async Task Contents_and_names_are_gone_from_the_file_itself_and_verification_says_erased()
    {
        Assert.Equal(0, await EraseAsync("ada", "ada"));

        var result = await VerifyAsync();
        Assert.Empty(result.Faults);
        Assert.Equal(3, result.Erased); // two versions and a reading
        Assert.Equal([1, 2], result.Unaltered);
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(folder.Path, "portal.db*"))
            Assert.DoesNotContain("Ada King", Encoding.Latin1.GetString(await ReadSharedAsync(file)), StringComparison.Ordinal);
        foreach (var number in new[] { 1, 2 })
        {
            var snapshot = (await store.FindAsync(number, Cancel))!;
            var page = await store.ObjectsAsync(new() { SnapshotKey = snapshot.Header.SnapshotKey, Type = "user" }, Cancel);
            Assert.Equal([ErasedObjects.Name, "Bob Babbage"], page.Items.Select(item => item.DisplayName));
            Assert.Equal("{}", Encoding.UTF8.GetString((await store.ObjectAsync(snapshot.Header.SnapshotKey, new("user", "ada"), Cancel))!.Content.Utf8.Span));
        }

        Assert.DoesNotContain((await store.ReadingAsync(1, Cancel)).Objects, one => one.Ref.Id == "ada");
    }

    [Fact]
    public async Task The_others_of_the_same_packs_stay_as_they_were_and_what_was_erased_is_never_a_difference()
    {
        await EraseAsync("ada", "ada");

        var (first, second) = ((await store.FindAsync(1, Cancel))!.Header, (await store.FindAsync(2, Cancel))!.Header);
        Assert.Equal("Finance", (await store.ObjectAsync(first.SnapshotKey, new("user", "bob"), Cancel))!.Content.Root.GetProperty("department").GetString());
        Assert.Equal([new ObjectRef("user", "bob")], (await store.DifferenceAsync(first.SnapshotKey, second.SnapshotKey, Scope.All, Cancel)).Input.Objects.Select(pair => pair.Ref));
        var now = new Reading
        {
            TenantKey = TenantKey,
            TakenAt = DateTime.UnixEpoch,
            Scope = Scope.OfTypes(["user"]),
            Profiles = [TenantState.ProfileOf("user")],
            Coverage = tenant.CoverageOf("user"),
            Objects = [.. tenant.User("ada", "Ada Byron").Objects.Values.Where(one => one.Ref.Type == "user")],
            Links = [],
        };
        Assert.Empty((await store.AgainstReadingAsync(second.SnapshotKey, now, now.Scope, Cancel)).Objects);

        var third = await tenant.CaptureAsync(store, TenantKey, await AddJobAsync(), Cancel);
        Assert.Empty((await store.DifferenceAsync(second.SnapshotKey, third.SnapshotKey, Scope.All, Cancel)).Input.Objects);
        Assert.Empty((await VerifyAsync()).Faults);
    }

    [Fact]
    public async Task An_archive_holds_the_hash_of_what_was_erased_and_comes_back_without_it()
    {
        await EraseAsync("ada", "ada");
        using var archives = new TemporaryFolder();
        var path = Path.Combine(archives.Path, "snapshot-2.zip");
        await using (var file = File.Create(path))
            await portal.Services.GetRequiredService<SnapshotArchive>().WriteAsync((await store.FindAsync(2, Cancel))!.Header.SnapshotKey, file, Cancel);
        using var empty = new TemporaryFolder();
        await using var other = await PortalUnderTest.StartAsync(ClosedPortal.NoAuthority, store: empty);

        var said = new List<string>();
        await other.Services.GetRequiredService<ArchiveImport>().RunAsync([path], Say, Cancel);

        Assert.Contains("1 more were erased in the old store, their hashes fit", said[0], StringComparison.Ordinal);
        var imported = (await other.Services.GetRequiredService<SnapshotStore>().LatestAsync(Cancel))!.Header;
        Assert.Equal(2, imported.ObjectCount);
        Assert.Equal(1, imported.LinkCount);

        Task Say(string sentence)
        {
            said.Add(sentence);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Who_and_why_are_kept()
    {
        await EraseAsync("ada", "ada");

        await using var db = await portal.Contexts.CreateDbContextAsync(Cancel);
        Assert.Equal("She asked for it.", (await db.Erasures.SingleAsync(Cancel)).Reason);
        var entry = Assert.Single(await portal.AuditAsync(), entry => entry.Action == EraseCommand.Action);
        Assert.Equal(("user ada", AuditOutcome.Done), (entry.Target, entry.Outcome));
        Assert.Contains("She asked for it.", entry.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ada", "bob")]
    [InlineData("ada", "")]
    [InlineData("nobody", "nobody")]
    public async Task Without_the_id_typed_again_nothing_is_erased(string id, string typed)
    {
        Assert.NotEqual(0, await EraseAsync(id, confirm: null, typed));

        await using var db = await portal.Contexts.CreateDbContextAsync(Cancel);
        Assert.Empty(await db.Erasures.ToListAsync(Cancel));
    }

    [Fact]
    public async Task An_erasure_that_nobody_recorded_is_a_fault()
    {
        await using (var db = await portal.Contexts.CreateDbContextAsync(Cancel))
        await using (var transaction = await db.Database.BeginTransactionAsync(Cancel))
        {
            await StoreGuard.PassAsync(db, StoreGuard.Erase, () => db.ObjectVersions.Where(row => row.DisplayName == "Ada King")
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.DisplayName, "x").SetProperty(row => row.Length, 0).SetProperty(row => row.Offset, 0), Cancel), Cancel);
            await transaction.CommitAsync(Cancel);
        }

        Assert.Equal([2], (await VerifyAsync()).Affected);
    }

    private Task CaptureAsync() => CaptureAsync(tenant);

    private async Task CaptureAsync(TenantState state) => await state.CaptureAsync(store, TenantKey, await AddJobAsync(), Cancel);

    private async Task<long> AddJobAsync()
    {
        await using var db = await portal.Contexts.CreateDbContextAsync(Cancel);
        var job = TestStore.JobOf(TenantKey);
        job.State = "successful";
        db.Jobs.Add(job);
        await db.SaveChangesAsync(Cancel);
        return job.JobKey;
    }

    private Task<VerificationResult> VerifyAsync() => portal.Services.GetRequiredService<StoreVerifier>().RunAsync((_, _) => Task.CompletedTask, Cancel);

    private async Task<int> EraseAsync(string id, string? confirm, string typed = "")
    {
        var arguments = new ConfigurationBuilder().AddInMemoryCollection([new("object", id), new("reason", "She asked for it."), new("confirm", confirm)]).Build();
        using var input = new StringReader(typed);
        using var output = new StringWriter();
        return await portal.Services.GetRequiredService<EraseCommand>().RunAsync(arguments, input, output, Cancel);
    }

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, Cancel);
        return bytes.ToArray();
    }
}
