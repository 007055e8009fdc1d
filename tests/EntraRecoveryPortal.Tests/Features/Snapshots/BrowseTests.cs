using System.Text.Json;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Tests.Data;

namespace EntraRecoveryPortal.Tests.Features.Snapshots;

public abstract class BrowseTests(Func<CancellationToken, Task<TestStore>> open) : StoreSuite(open)
{
    private readonly TenantState _tenant = new TenantState()
        .User("ada", "Ada").User("adam", "adam").User("bob", "Bob %").User("eve", "Eve_1").Group("admins", "Admins");

    [Fact]
    public async Task A_prefix_finds_how_names_begin_whatever_the_case_and_takes_no_wildcards()
    {
        var at = await _tenant.CaptureAsync(Store, Cancel);

        Assert.Equal(["Ada", "adam"], await NamesAsync(at, new() { SnapshotKey = 0, Type = "user", NamePrefix = "AD" }));
        Assert.Equal(["Ada", "adam", "Admins"], await NamesAsync(at, new() { SnapshotKey = 0, NamePrefix = "ad" }));
        Assert.Equal(["Bob %"], await NamesAsync(at, new() { SnapshotKey = 0, NamePrefix = "bob %" }));
        Assert.Empty(await NamesAsync(at, new() { SnapshotKey = 0, NamePrefix = "%" }));
    }

    [Fact]
    public async Task A_search_finds_the_name_that_an_object_had_at_the_snapshot_and_not_an_older_or_newer_one()
    {
        var first = await _tenant.CaptureAsync(Store, Cancel);
        var second = await _tenant.User("ada", "Countess").CaptureAsync(Store, Cancel);

        Assert.Equal(["Countess"], await NamesAsync(second, new() { SnapshotKey = 0, Search = "ounte" }));
        Assert.Empty(await NamesAsync(first, new() { SnapshotKey = 0, Search = "ounte" }));
        Assert.Equal(["adam"], await NamesAsync(second, new() { SnapshotKey = 0, Type = "user", Search = "Ada", NamePrefix = "ad" }));
    }

    [Fact]
    public async Task A_type_is_counted_by_the_counts_of_its_snapshot()
    {
        var at = await _tenant.ToBin("bob").CaptureAsync(Store, Cancel);

        Assert.Equal(4, (await PageAsync(at, new() { SnapshotKey = 0, Type = "user", Take = 1 })).Total);
        Assert.Equal(3, (await PageAsync(at, new() { SnapshotKey = 0, Type = "user", State = ObjectState.Present, Take = 1 })).Total);
        Assert.Equal(1, (await PageAsync(at, new() { SnapshotKey = 0, State = ObjectState.SoftDeleted, Take = 1 })).Total);
    }

    [Fact]
    public async Task What_is_in_the_recycle_bin_is_put_in_the_order_in_which_it_leaves_for_good()
    {
        var now = new DateTime(2026, 3, 1, 8, 0, 0, DateTimeKind.Utc);
        foreach (var (id, displayName, daysAgo) in new[] { ("ada", "Ada", 3), ("bob", "Bob %", 29), ("eve", "Eve_1", 10) })
        {
            var content = CanonicalJson.From(JsonSerializer.SerializeToElement(new { id, displayName, deletedDateTime = now.AddDays(-daysAgo) }));
            _tenant.Objects[new("user", id)] = new() { Ref = new("user", id), State = ObjectState.SoftDeleted, Content = content };
        }

        var at = await _tenant.CaptureAsync(Store, Cancel);
        var bin = new ObjectQuery { SnapshotKey = 0, Type = "user", State = ObjectState.SoftDeleted, Sort = "daysLeft" };

        var page = await PageAsync(at, bin);

        Assert.Equal([("Bob %", now.AddDays(1)), ("Eve_1", now.AddDays(20)), ("Ada", now.AddDays(27))], page.Items.Select(item => (item.DisplayName, item.LeavesBinAt!.Value)));
        Assert.Equal(["Ada", "Eve_1"], await NamesAsync(at, bin with { Sort = "-daysLeft", Take = 2 }));
        Assert.Equal(["Eve_1"], await NamesAsync(at, bin with { Search = "ve_" }));
        Assert.Equal([new LeavingBin("user", 1, now.AddDays(1))], await Store.Snapshots.LeavingBinAsync(at.SnapshotKey, now, now.AddDays(3), Cancel));
    }

    [Fact]
    public async Task A_part_of_a_name_that_many_have_is_found_in_order_and_not_counted_to_its_end()
    {
        for (var i = 0; i < 2_100; i++)
            _tenant.User($"many{i:D4}", $"Many {i:D4}");
        var at = await _tenant.CaptureAsync(Store, Cancel);

        var page = await PageAsync(at, new() { SnapshotKey = 0, Type = "user", Search = "any", Skip = 10, Take = 2 });

        Assert.Equal(["Many 0010", "Many 0011"], page.Items.Select(item => item.DisplayName));
        Assert.Equal((1_001, true), (page.Total, page.IsMore));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("-name")]
    [InlineData("searchName")]
    [InlineData("-searchName")]
    [InlineData("changed")]
    [InlineData("-changed")]
    public async Task Late_pages_are_those_of_the_whole_list_in_whatever_order_they_are_asked_for(string sort)
    {
        for (var i = 0; i < 2_600; i++)
            _tenant.User($"many{i:D4}", i % 3 == 0 ? "Same name" : $"Name {i % 700:D4}"); // names that many share stand across the marks
        var at = await _tenant.CaptureAsync(Store, Cancel);
        var whole = (await PageAsync(at, new() { SnapshotKey = 0, Type = "user", Sort = sort, Take = 5_000 })).Items.Select(item => item.Ref.Id).ToList();

        foreach (var skip in new[] { 2_590, 1_000, 2_000, 999, 1_990, 0, 2_003, 2_590, 5_000 })
        {
            var page = await PageAsync(at, new() { SnapshotKey = 0, Type = "user", Sort = sort, Skip = skip, Take = 20 });
            Assert.Equal(whole.Skip(skip).Take(20), page.Items.Select(item => item.Ref.Id));
            Assert.Equal(2_604, page.Total);
        }
    }

    [Fact]
    public async Task Memberships_through_groups_are_shown_with_the_path_and_circles_end()
    {
        _tenant.Group("inner", "Inner").Group("middle", "Middle").Group("outer", "Outer").Member("inner", "ada");
        foreach (var (group, member) in new[] { ("middle", "inner"), ("outer", "middle"), ("inner", "outer") })
            _tenant.Links.Add(new(new("group", group), "members", new("group", member)));
        var at = await _tenant.CaptureAsync(Store, Cancel);

        var memberOf = await Store.Snapshots.MemberOfAsync(at.SnapshotKey, new("user", "ada"), Cancel);

        Assert.Equal(
            ["Inner: ", "Middle: Inner", "Outer: Inner, Middle"],
            memberOf.Select(link => $"{link.DisplayName}: {string.Join(", ", link.Path.Select(step => step.DisplayName))}"));
    }

    [Fact]
    public async Task Changes_alone_make_the_same_snapshot_as_a_full_read()
    {
        await _tenant.Member("admins", "ada").CaptureAsync(Store, Cancel);
        var full = await _tenant.User("ada", "Countess").User("new", "New").Purge("user", "eve").Leave("admins", "ada").Member("admins", "bob").CaptureAsync(Store, Cancel);
        await using var db = Store.Open();
        var digest = db.Snapshots.Single(row => row.SnapshotKey == full.SnapshotKey).StateDigest;

        await _tenant.User("ada", "Ada").Purge("user", "new").User("eve", "Eve_1").Leave("admins", "bob").Member("admins", "ada").CaptureAsync(Store, Cancel);
        _tenant.User("ada", "Countess").User("new", "New").Leave("admins", "ada").Member("admins", "bob");
        var job = await Store.AddJobAsync(Cancel);
        using var writer = await Store.Snapshots.BeginAsync(TenantState.StartOf(Store, job.JobKey), Cancel);
        var gone = _tenant.Objects[new("user", "eve")] with { State = ObjectState.Gone };
        await writer.WriteChangesAsync("user", [_tenant.Objects[new("user", "ada")], _tenant.Objects[new("user", "new")], gone], [], Cancel);
        await writer.CompleteTypeAsync(TenantState.ProfileOf("user"), _tenant.CoverageOf("user"), DateTime.UnixEpoch, DateTime.UnixEpoch, Cancel);
        await writer.WriteChangesAsync(
            "group", [],
            [new(TenantState.Membership("admins", "ada"), Present: false), new(TenantState.Membership("admins", "bob"), Present: true), new(TenantState.Membership("admins", "bob"), Present: true)], Cancel);
        await writer.CompleteTypeAsync(TenantState.ProfileOf("group"), _tenant.CoverageOf("group"), DateTime.UnixEpoch, DateTime.UnixEpoch, Cancel);
        var increment = await writer.SealAsync(Cancel);

        Assert.Equal(digest, db.Snapshots.Single(row => row.SnapshotKey == increment.SnapshotKey).StateDigest);
        Assert.Equal((full.ObjectCount, full.LinkCount, 3, 2), (increment.ObjectCount, increment.LinkCount, increment.ChangedObjects, increment.ChangedLinks));
    }

    private async Task<IEnumerable<string>> NamesAsync(SnapshotHeader at, ObjectQuery query) => (await PageAsync(at, query)).Items.Select(item => item.DisplayName);

    private Task<EntraRecoveryPortal.Data.Page<ObjectSummary>> PageAsync(SnapshotHeader at, ObjectQuery query) =>
        Store.Snapshots.ObjectsAsync(query with { SnapshotKey = at.SnapshotKey }, Cancel);
}

public sealed class SqliteBrowseTests() : BrowseTests(TestStore.SqliteAsync);

public sealed class SqlServerBrowseTests() : BrowseTests(TestStore.SqlServerAsync);
