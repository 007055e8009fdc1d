using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Tests.Data;

namespace EntraRecoveryPortal.Tests.Features.Snapshots;

public abstract class DifferenceTests(Func<CancellationToken, Task<TestStore>> open) : StoreSuite(open)
{
    private readonly TenantState _tenant = new TenantState()
        .User("ada", "Ada", "Finance").User("bob", "Bob").User("cleo", "Cleo")
        .Group("admins", "Admins").Member("admins", "ada").Member("admins", "bob");

    [Fact]
    public async Task Only_what_was_touched_between_two_snapshots_is_compared()
    {
        var first = await _tenant.CaptureAsync(Store, Cancel);
        var second = await _tenant.User("ada", "Ada", "Sales").Leave("admins", "bob").CaptureAsync(Store, Cancel);

        var input = await InputAsync(first, second);

        var ada = Assert.Single(input.Objects);
        Assert.Equal(("Finance", "Sales"), (Department(ada.From), Department(ada.Now)));
        Assert.Equal(new LinkPair { Link = TenantState.Membership("admins", "bob"), InFrom = true }, Assert.Single(input.Links));
        Assert.Equal("Bob", input.Lookup(new("user", "bob"))!.Now!.Content.Root.GetProperty("displayName").GetString());
    }

    [Fact]
    public async Task The_older_snapshot_may_be_the_later_side()
    {
        var first = await _tenant.CaptureAsync(Store, Cancel);
        await _tenant.User("ada", "Ada", "Sales").CaptureAsync(Store, Cancel);
        var third = await _tenant.User("ada", "Ada", "Board").Member("admins", "cleo").CaptureAsync(Store, Cancel);

        var input = await InputAsync(third, first);

        var ada = Assert.Single(input.Objects);
        Assert.Equal(("Board", "Finance"), (Department(ada.From), Department(ada.Now)));
        Assert.True(Assert.Single(input.Links).InFrom);
    }

    [Fact]
    public async Task A_link_that_went_and_came_back_is_no_change()
    {
        var first = await _tenant.CaptureAsync(Store, Cancel);
        await _tenant.Leave("admins", "bob").CaptureAsync(Store, Cancel);
        var third = await _tenant.Member("admins", "bob").CaptureAsync(Store, Cancel);

        Assert.Empty((await InputAsync(first, third)).Links);
    }

    [Fact]
    public async Task A_purged_object_keeps_its_last_content_and_one_created_since_has_no_past()
    {
        var first = await _tenant.CaptureAsync(Store, Cancel);
        var second = await _tenant.Purge("user", "cleo").User("dan", "Dan").CaptureAsync(Store, Cancel);

        var pairs = (await InputAsync(first, second)).Objects.ToDictionary(pair => pair.Ref.Id, StringComparer.Ordinal);

        Assert.Equal((ObjectState.Present, ObjectState.Gone), (pairs["cleo"].From!.State, pairs["cleo"].Now!.State));
        Assert.Null(pairs["dan"].From);
    }

    [Fact]
    public async Task A_scope_leaves_out_the_rest()
    {
        var first = await _tenant.CaptureAsync(Store, Cancel);
        var second = await _tenant.User("ada", "Ada", "Sales").User("bob", "Robert").Leave("admins", "bob").CaptureAsync(Store, Cancel);

        var ids = await Store.Snapshots.DifferenceAsync(first.SnapshotKey, second.SnapshotKey, Scope.OfIds(new ObjectRef("user", "bob")), Cancel);
        var types = await Store.Snapshots.DifferenceAsync(first.SnapshotKey, second.SnapshotKey, Scope.OfTypes("group"), Cancel);

        Assert.Equal("bob", Assert.Single(ids.Input.Objects).Ref.Id);
        Assert.Empty(ids.Input.Links);
        Assert.Empty(types.Input.Objects);
        Assert.Single(types.Input.Links);
    }

    [Fact]
    public async Task A_reading_is_compared_within_its_scope_and_can_be_kept()
    {
        var first = await _tenant.CaptureAsync(Store, Cancel);
        _tenant.Purge("user", "cleo").User("ada", "Ada", "Sales").User("dan", "Dan").Leave("admins", "bob").Group("new", "New");
        var reading = await KeptAsync(new()
        {
            TenantKey = Store.Tenant.TenantKey,
            TakenAt = DateTime.UnixEpoch,
            Scope = Scope.OfTypes("user"),
            Profiles = [TenantState.ProfileOf("user")],
            Coverage = _tenant.CoverageOf("user"),
            Objects = [.. _tenant.Objects.Values.Where(one => one.Ref.Type == "user")],
            Links = [],
        });

        var input = await Store.Snapshots.AgainstReadingAsync(first.SnapshotKey, reading, Scope.All, Cancel);

        Assert.Equal(["ada", "cleo", "dan"], input.Objects.Select(pair => pair.Ref.Id).Order(StringComparer.Ordinal));
        Assert.Null(input.Objects.Single(pair => pair.Ref.Id == "cleo").Now);
        Assert.Empty(input.Links);
        Assert.Equal("Bob", input.Lookup(new("user", "bob"))!.Now!.Content.Root.GetProperty("displayName").GetString());
    }

    [Fact]
    public async Task Links_of_a_reading_are_the_same_links_though_their_ends_are_named_by_id_alone()
    {
        var first = await _tenant.CaptureAsync(Store, Cancel);
        _tenant.Leave("admins", "bob").Member("admins", "cleo");
        var reading = await KeptAsync(new()
        {
            TenantKey = Store.Tenant.TenantKey,
            TakenAt = DateTime.UnixEpoch,
            Scope = Scope.OfIds(new ObjectRef("group", "admins")),
            Profiles = [TenantState.ProfileOf("group")],
            Coverage = _tenant.CoverageOf("group"),
            Objects = [_tenant.Objects[new("group", "admins")]],
            Links = [.. _tenant.Links.Select(link => link with { Target = new(ObjectRef.UnknownType, link.Target.Id) })],
        });

        var input = await Store.Snapshots.AgainstReadingAsync(first.SnapshotKey, reading, Scope.All, Cancel);

        Assert.Empty(input.Objects);
        Assert.Equal(
            [new() { Link = TenantState.Membership("admins", "bob"), InFrom = true }, new() { Link = TenantState.Membership("admins", "cleo"), InNow = true }],
            input.Links.OrderBy(pair => pair.Link.Target.Id, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Any_course_of_events_reads_back_as_it_was_and_every_difference_is_the_true_one(int seed)
    {
        var course = new RandomCourse(seed);
        var moments = new List<Moment>();
        for (var step = 0; step < 6; step++)
        {
            course.Move();
            moments.Add(new(await course.Tenant.CaptureAsync(Store, Cancel), new(course.Tenant.Objects), [.. course.Tenant.Links]));
        }

        foreach (var moment in moments)
            await moment.IsReadBackAsync(Store, Cancel);
        foreach (var (from, now) in moments.SelectMany(from => moments.Select(now => (from, now))))
            from.DifferenceIsTrue(now, await InputAsync(from.Header, now.Header));
        Assert.Empty((await Store.Verifier.RunAsync((_, _) => Task.CompletedTask, Cancel)).Faults);
    }

    private static string? Department(DirectoryObject? one) => one!.Content.Root.GetProperty("department").GetString();

    private async Task<ComparisonInput> InputAsync(SnapshotHeader from, SnapshotHeader to) =>
        (await Store.Snapshots.DifferenceAsync(from.SnapshotKey, to.SnapshotKey, Scope.All, Cancel)).Input;

    private async Task<Reading> KeptAsync(Reading reading)
    {
        await using var db = Store.Open();
        return await Store.Snapshots.ReadingAsync(await Store.Snapshots.KeepReadingAsync(db, reading, Cancel), Cancel);
    }
}

public sealed class SqliteDifferenceTests() : DifferenceTests(TestStore.SqliteAsync);

public sealed class SqlServerDifferenceTests() : DifferenceTests(TestStore.SqlServerAsync);
