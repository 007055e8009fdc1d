using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Features.Snapshots.Retention;
using EntraRecoveryPortal.Tests.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Features.Snapshots.Retention;

public abstract class PurgeTests(Func<CancellationToken, Task<TestStore>> open) : StoreSuite(open)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly TenantState _tenant = new TenantState().User("ada", "Ada", "Finance").User("bob", "Bob").Group("admins", "Admins").Member("admins", "ada");

    [Fact]
    public async Task Expired_snapshots_leave_and_take_along_what_no_other_needs()
    {
        var snapshots = await DailyAsync(8);

        Assert.Equal([2, 3, 4, 5], await Store.PurgeAsync(Cancel));

        Assert.Equal([8, 7, 6, 1], (await Store.Snapshots.ListAsync(0, 50, Cancel)).Items.Select(one => one.Number));
        Assert.Equal((2 + 1 + 3, 1, 2 + 3), await Store.RowsAsync(Cancel));
        Assert.Equal("Department 7", await DepartmentAsync(snapshots[^1]));
        Assert.Equal("Finance", await DepartmentAsync(snapshots[0]));
        await Assert.ThrowsAsync<SnapshotPurgedException>(() => Store.Snapshots.ObjectAsync(snapshots[2].SnapshotKey, new("user", "ada"), Cancel));
    }

    [Fact]
    public async Task The_headers_and_the_chain_stay()
    {
        await DailyAsync(8);
        await Store.PurgeAsync(Cancel);

        await using var db = Store.Open();
        var headers = await db.Snapshots.OrderBy(row => row.SnapshotKey).ToListAsync(Cancel);
        Assert.Equal(8, headers.Count);
        Assert.All(headers.Zip(headers.Skip(1)), pair => Assert.Equal(pair.First.Hash, pair.Second.PreviousHash));
        Assert.All(headers, header => Assert.Equal(header.Hash, SnapshotHash.Of(header, db.SnapshotTypes.Where(row => row.SnapshotKey == header.SnapshotKey))));
    }

    [Fact]
    public async Task A_difference_across_what_was_purged_tells_the_state_before_and_not_one_between()
    {
        var snapshots = await DailyAsync(8);
        await Store.PurgeAsync(Cancel);

        var input = (await Store.Snapshots.DifferenceAsync(snapshots[0].SnapshotKey, snapshots[^1].SnapshotKey, Scope.All, Cancel)).Input;

        var ada = Assert.Single(input.Objects);
        Assert.Equal(("Finance", "Department 7"), (Department(ada.From!), Department(ada.Now!)));
    }

    [Fact]
    public async Task A_held_snapshot_stays_until_its_hold_is_released()
    {
        var snapshots = await DailyAsync(8);
        var hold = await Store.HoldAsync(snapshots[2], Cancel);

        Assert.Equal([2, 4, 5], await Store.PurgeAsync(Cancel));
        Assert.Equal("Department 2", await DepartmentAsync(snapshots[2]));

        await Store.ReleaseAsync(hold, Cancel);
        Assert.Equal([3], await Store.PurgeAsync(Cancel));
    }

    [Fact]
    public async Task A_snapshot_that_is_being_read_waits()
    {
        var snapshots = await DailyAsync(8);
        await using (await Store.Readers.TakeAsync(snapshots[2].SnapshotKey, Cancel))
            Assert.Equal([2, 4, 5], await Store.PurgeAsync(Cancel));

        Assert.Equal([3], await Store.PurgeAsync(Cancel));
    }

    [Fact]
    public async Task Whoever_begins_to_read_just_as_a_snapshot_is_marked_keeps_its_rows_a_while()
    {
        var snapshots = await DailyAsync(8);
        await Store.Purge.MarkNextAsync((_, _) => Task.CompletedTask, Cancel);
        await using (await Store.Readers.TakeAsync(snapshots[1].SnapshotKey, Cancel))
            await Assert.ThrowsAsync<SnapshotBusyException>(() => Store.Purge.SweepBatchAsync(_ => Task.CompletedTask, Cancel));

        Assert.True(await Store.Purge.SweepBatchAsync(_ => Task.CompletedTask, Cancel));
    }

    [Fact]
    public async Task The_newest_stay_whatever_the_clock()
    {
        await DailyAsync(3);
        await Store.PassAsync(Day * 400, Cancel);

        await Store.PurgeAsync(Cancel);

        Assert.Equal([3, 2], (await Store.Snapshots.ListAsync(0, 50, Cancel)).Items.Select(one => one.Number));
    }

    [Fact]
    public async Task The_newest_snapshot_that_read_a_type_whole_stays()
    {
        await _tenant.CaptureAsync(Store, Cancel);
        _tenant.Unreadable.Add(("group", ""));
        for (var i = 0; i < 5; i++)
        {
            await Store.PassAsync(Day * 30, Cancel);
            await _tenant.User("ada", "Ada", $"Department {i}").CaptureAsync(Store, Cancel);
        }

        await Store.PassAsync(Day * 400, Cancel);
        await Store.PurgeAsync(Cancel);

        Assert.Equal([6, 5, 1], (await Store.Snapshots.ListAsync(0, 50, Cancel)).Items.Select(one => one.Number));
    }

    [Theory]
    [InlineData(3650)]
    [InlineData(-3650)]
    public async Task Nothing_leaves_while_the_clock_has_jumped(int days)
    {
        await DailyAsync(8);
        Store.Clock.Advance(Day * days);

        Assert.NotNull(await Store.Watch.LookAsync(Cancel));
        Assert.Empty(await Store.PurgeAsync(Cancel));
    }

    [Fact]
    public async Task A_purge_that_was_cut_off_goes_on_where_it_was()
    {
        var snapshots = await DailyAsync(8);
        for (var i = 0; i < 40; i++)
            await Store.PurgeAsync(Cancel, batches: 1);

        Assert.Equal((2 + 1 + 3, 1, 2 + 3), await Store.RowsAsync(Cancel));
        Assert.Equal("Finance", await DepartmentAsync(snapshots[0]));
    }

    [Fact]
    public async Task What_only_purged_snapshots_knew_leaves_no_trace()
    {
        await DailyAsync(2);
        await Store.PassAsync(Day, Cancel);
        await _tenant.User("eve", "Eve").CaptureAsync(Store, Cancel);
        await Store.PassAsync(Day, Cancel);
        await _tenant.Purge("user", "eve").CaptureAsync(Store, Cancel);
        await Store.PassAsync(Day * 4, Cancel);
        for (var i = 0; i < 3; i++)
            await _tenant.CaptureAsync(Store, Cancel);

        await Store.PurgeAsync(Cancel);

        await using var db = Store.Open();
        Assert.False(await db.ObjectVersions.AnyAsync(row => row.DisplayName == "Eve", Cancel));
    }

    [Fact]
    public async Task What_is_still_needed_of_a_worn_pack_is_copied_by_the_next_snapshot_and_is_no_change()
    {
        for (var i = 0; i < 12; i++)
            _tenant.User($"user{i}", $"User {i}");
        var first = await _tenant.CaptureAsync(Store, Cancel);
        await Store.PassAsync(Day, Cancel);
        for (var i = 0; i < 11; i++)
            _tenant.User($"user{i}", $"User {i}", "Sales");
        _tenant.User("ada", "Ada", "Sales").User("bob", "Bob", "Sales");
        await _tenant.CaptureAsync(Store, Cancel);
        await Store.PassAsync(Day * 90, Cancel);
        await _tenant.CaptureAsync(Store, Cancel);
        var before = await _tenant.CaptureAsync(Store, Cancel);
        Assert.Equal([1, 2], await Store.PurgeAsync(Cancel));

        var copying = await _tenant.CaptureAsync(Store, Cancel);

        Assert.Equal((0, 0), (copying.ChangedObjects, copying.ChangedLinks));
        Assert.Empty((await Store.Snapshots.DifferenceAsync(before.SnapshotKey, copying.SnapshotKey, Scope.All, Cancel)).Input.Objects);
        var user = (await Store.Snapshots.ObjectsAsync(new() { SnapshotKey = copying.SnapshotKey, Search = "User 11" }, Cancel)).Items.Single();
        Assert.Equal(first.Number, user.ChangedIn);
        Assert.Single(await Store.Snapshots.HistoryAsync(user.Ref, Cancel));
        await using var db = Store.Open();
        Assert.True(await db.ObjectVersions.AnyAsync(row => row.SnapshotKey == copying.SnapshotKey && row.IsCopy, Cancel));
        Assert.Empty((await Store.Verifier.RunAsync((_, _) => Task.CompletedTask, Cancel)).Faults);
    }

    private async Task<IReadOnlyList<SnapshotHeader>> DailyAsync(int days)
    {
        var snapshots = new List<SnapshotHeader> { await _tenant.CaptureAsync(Store, Cancel) };
        for (var day = 1; day < days; day++)
        {
            await Store.PassAsync(Day, Cancel);
            snapshots.Add(await _tenant.User("ada", "Ada", $"Department {day}").CaptureAsync(Store, Cancel));
        }

        return snapshots;
    }

    private async Task<string?> DepartmentAsync(SnapshotHeader at)
    {
        var ada = await Store.Snapshots.ObjectAsync(at.SnapshotKey, new("user", "ada"), Cancel);
        return ada!.Content.Root.GetProperty("department").GetString();
    }

    private static string? Department(DirectoryObject ada) => ada.Content.Root.GetProperty("department").GetString();
}

public sealed class SqlitePurgeTests() : PurgeTests(TestStore.SqliteAsync);

public sealed class SqlServerPurgeTests() : PurgeTests(TestStore.SqlServerAsync);
