using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Tests.Data;

namespace EntraRecoveryPortal.Tests.Features.Snapshots;

public abstract class SnapshotStoreTests(Func<CancellationToken, Task<TestStore>> open) : StoreSuite(open)
{
    private readonly TenantState _tenant = new TenantState()
        .User("ada", "Ada", "Finance").User("bob", "Bob").User("cleo", "Cleo").User("dan", "Dan")
        .Group("admins", "Admins").Member("admins", "ada").Member("admins", "bob");

    [Fact]
    public async Task A_sealed_snapshot_gives_back_what_was_captured()
    {
        var sealedAs = await _tenant.CaptureAsync(Store, Cancel);

        Assert.Equal((1, 5, 2, true), (sealedAs.Number, sealedAs.ObjectCount, sealedAs.LinkCount, sealedAs.IsComplete));
        var ada = await Store.Snapshots.ObjectAsync(sealedAs.SnapshotKey, new("user", "ada"), Cancel);
        Assert.Equal(_tenant.Objects[new("user", "ada")].Content, ada!.Content);
        Assert.Equal(("Ada", "ada@contoso.example"), (ada.DisplayName, ada.SearchName));
    }

    [Fact]
    public async Task An_unchanged_tenant_adds_no_rows()
    {
        await _tenant.CaptureAsync(Store, Cancel);
        var second = await _tenant.CaptureAsync(Store, Cancel);

        Assert.Equal((2, 0, 0), (second.Number, second.ChangedObjects, second.ChangedLinks));
        Assert.Equal((5, 2), (second.ObjectCount, second.LinkCount));
    }

    [Fact]
    public async Task The_state_at_a_snapshot_stays_when_the_tenant_moves_on()
    {
        var first = await _tenant.CaptureAsync(Store, Cancel);
        var second = await _tenant.User("ada", "Ada", "Sales").Leave("admins", "bob").Purge("user", "dan").CaptureAsync(Store, Cancel);

        Assert.Equal("Finance", (await AdaAtAsync(first)).GetProperty("department").GetString());
        Assert.Equal("Sales", (await AdaAtAsync(second)).GetProperty("department").GetString());
        Assert.Equal(["Ada", "Bob"], await MembersAsync(first));
        Assert.Equal(["Ada"], await MembersAsync(second));
        Assert.Equal(4, (await Store.Snapshots.CountsAsync(first.SnapshotKey, Cancel))["user"]);
        Assert.Equal(3, (await Store.Snapshots.CountsAsync(second.SnapshotKey, Cancel))["user"]);
    }

    [Fact]
    public async Task What_a_complete_type_does_not_show_is_gone_and_what_lies_in_the_bin_is_soft_deleted()
    {
        await _tenant.CaptureAsync(Store, Cancel);
        var second = await _tenant.ToBin("bob").Purge("user", "dan").CaptureAsync(Store, Cancel);

        var bob = await Store.Snapshots.ObjectAsync(second.SnapshotKey, new("user", "bob"), Cancel);
        var dan = await Store.Snapshots.ObjectAsync(second.SnapshotKey, new("user", "dan"), Cancel);
        Assert.Equal(ObjectState.SoftDeleted, bob!.State);
        Assert.Equal((ObjectState.Gone, "Dan"), (dan!.State, dan.Content.Root.GetProperty("displayName").GetString()));
    }

    [Fact]
    public async Task An_incomplete_type_is_carried_forward_and_nothing_of_it_is_lost()
    {
        var first = await _tenant.CaptureAsync(Store, Cancel);
        _tenant.Unreadable.Add(("user", ""));
        var second = await _tenant.Purge("user", "dan").User("ada", "Ada", "Sales").User("eve", "Eve").CaptureAsync(Store, Cancel);

        Assert.False(second.IsComplete);
        Assert.Equal("Finance", (await AdaAtAsync(second)).GetProperty("department").GetString());
        Assert.Equal(4, (await PageAsync(second, new() { SnapshotKey = second.SnapshotKey, Type = "user" })).Total);
        var users = (await Store.Snapshots.LatestAsync(Cancel))!.Types.Single(row => row.Type == "user");
        Assert.Equal((CoverageState.CarriedForward, first.Number, "Graph refused."), (users.Coverage, users.AsOfNumber, users.Reason));
    }

    [Fact]
    public async Task An_incomplete_relation_is_carried_forward_while_its_objects_move()
    {
        await _tenant.CaptureAsync(Store, Cancel);
        _tenant.Unreadable.Add(("group", "members"));
        var second = await _tenant.Leave("admins", "bob").Member("admins", "cleo").Group("admins", "Administrators").CaptureAsync(Store, Cancel);

        Assert.Equal(["Ada", "Bob"], await MembersAsync(second));
        Assert.NotNull((await PageAsync(second, new() { SnapshotKey = second.SnapshotKey, Search = "administrators" })).Items.SingleOrDefault());
        _tenant.Unreadable.Clear();
        Assert.Equal(["Ada", "Cleo"], await MembersAsync(await _tenant.CaptureAsync(Store, Cancel)));
    }

    [Fact]
    public async Task A_type_that_was_not_asked_for_is_carried_forward_as_of_its_snapshot()
    {
        await _tenant.CaptureAsync(Store, Cancel);
        var job = await Store.AddJobAsync(Cancel);
        using var writer = await Store.Snapshots.BeginAsync(TenantState.StartOf(Store, job.JobKey), Cancel);
        await _tenant.WriteTypeAsync(writer, "user", Cancel);
        var second = await writer.SealAsync(Cancel);

        Assert.Equal((5, 2), (second.ObjectCount, second.LinkCount));
        var group = (await Store.Snapshots.FindAsync(2, Cancel))!.Types.Single(row => row.Type == "group" && row.Relation.Length == 0);
        Assert.Equal((CoverageState.CarriedForward, 1), (group.Coverage, group.AsOfNumber));
    }

    [Fact]
    public async Task Objects_are_found_by_name_id_and_address_whatever_the_case()
    {
        var first = await _tenant.User("per_cent", "100% Ida").CaptureAsync(Store, Cancel);

        Assert.Equal(["Ada"], await FoundAsync(first, "aDa@"));
        Assert.Equal(["Bob"], await FoundAsync(first, "BOB"));
        Assert.Equal(["100% Ida"], await FoundAsync(first, "0%"));
        Assert.Empty(await FoundAsync(first, "b_b"));
        Assert.Equal(["Admins"], await FoundAsync(first, "admins"));
    }

    [Fact]
    public async Task A_page_is_cut_and_sorted_by_the_database()
    {
        var first = await _tenant.CaptureAsync(Store, Cancel);

        var page = await PageAsync(first, new() { SnapshotKey = first.SnapshotKey, Type = "user", Sort = "-name", Skip = 1, Take = 2 });

        Assert.Equal(4, page.Total);
        Assert.Equal(["Cleo", "Bob"], page.Items.Select(item => item.DisplayName));
    }

    [Fact]
    public async Task Links_are_seen_from_both_ends()
    {
        var first = await _tenant.CaptureAsync(Store, Cancel);

        var groups = await Store.Snapshots.LinksToAsync(first.SnapshotKey, new("user", "ada"), Cancel);

        Assert.Equal(new NamedLink("members", new("group", "admins"), "Admins", ObjectState.Present), Assert.Single(groups));
    }

    [Fact]
    public async Task A_link_to_an_object_of_unknown_type_learns_the_type_and_stays_the_same_link()
    {
        var job = await Store.AddJobAsync(Cancel);
        using (var writer = await Store.Snapshots.BeginAsync(TenantState.StartOf(Store, job.JobKey), Cancel))
        {
            await _tenant.WriteTypeAsync(writer, "group", Cancel);
            await writer.SealAsync(Cancel);
        }

        var second = await _tenant.CaptureAsync(Store, Cancel);

        Assert.Equal((4, 0), (second.ChangedObjects, second.ChangedLinks));
        var members = await Store.Snapshots.LinksFromAsync(second.SnapshotKey, new("group", "admins"), Cancel);
        Assert.All(members, member => Assert.Equal("user", member.Ref.Type));
    }

    [Fact]
    public async Task History_tells_each_version_and_what_it_replaced()
    {
        await _tenant.CaptureAsync(Store, Cancel);
        await _tenant.CaptureAsync(Store, Cancel);
        await _tenant.User("ada", "Ada", "Sales").CaptureAsync(Store, Cancel);
        await _tenant.ToBin("ada").CaptureAsync(Store, Cancel);

        var history = await Store.Snapshots.HistoryAsync(new("user", "ada"), Cancel);

        Assert.Equal([4, 3, 1], history.Select(entry => entry.Number));
        Assert.Equal([ObjectState.SoftDeleted, ObjectState.Present, ObjectState.Present], history.Select(entry => entry.State));
        Assert.Equal("Finance", history[1].PreviousContent!.Root.GetProperty("department").GetString());
        Assert.Null(history[2].PreviousContent);
    }

    private async Task<System.Text.Json.JsonElement> AdaAtAsync(SnapshotHeader at) =>
        (await Store.Snapshots.ObjectAsync(at.SnapshotKey, new("user", "ada"), Cancel))!.Content.Root;

    private async Task<IEnumerable<string>> MembersAsync(SnapshotHeader at) =>
        (await Store.Snapshots.LinksFromAsync(at.SnapshotKey, new("group", "admins"), Cancel)).Select(link => link.DisplayName);

    private Task<EntraRecoveryPortal.Data.Page<ObjectSummary>> PageAsync(SnapshotHeader at, ObjectQuery query) =>
        Store.Snapshots.ObjectsAsync(query with { SnapshotKey = at.SnapshotKey }, Cancel);

    private async Task<IEnumerable<string>> FoundAsync(SnapshotHeader at, string search) =>
        (await PageAsync(at, new() { SnapshotKey = at.SnapshotKey, Search = search })).Items.Select(item => item.DisplayName);
}

public sealed class SqliteSnapshotStoreTests() : SnapshotStoreTests(TestStore.SqliteAsync);

public sealed class SqlServerSnapshotStoreTests() : SnapshotStoreTests(TestStore.SqlServerAsync);
