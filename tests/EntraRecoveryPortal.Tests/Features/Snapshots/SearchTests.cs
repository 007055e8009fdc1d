using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Tests.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Features.Snapshots;

/// <summary>What a search finds, beside what a look at every object finds.</summary>
public abstract class SearchTests(Func<CancellationToken, Task<TestStore>> open) : StoreSuite(open)
{
    private const int Many = 2_400;

    private readonly ListMarks marks = new();
    private Dictionary<long, string> ids = [];
    private IReadOnlyList<ObjectVersionRow> versions = [];

    [Fact]
    public async Task At_any_snapshot_and_in_any_order_every_page_is_that_of_a_look_at_every_object()
    {
        var snapshots = await CaptureThreeTimesAsync();
        await ReadEveryObjectAsync();
        foreach (var at in snapshots)
        {
            foreach (var text in new[] { "xer", "PLE", "früh", "user00007" })
            {
                foreach (var sort in new[] { "name", "-name", "searchName", "-searchName", "changed", "-changed" })
                    await SamePagesAsync(new() { SnapshotKey = at.SnapshotKey, Type = "user", Search = text, Sort = sort });
                await SamePagesAsync(new() { SnapshotKey = at.SnapshotKey, Type = "user", Search = text, State = ObjectState.Gone });
                await SamePagesAsync(new() { SnapshotKey = at.SnapshotKey, Type = "user", Search = text, State = ObjectState.Present });
                await SamePagesAsync(new() { SnapshotKey = at.SnapshotKey, Type = "user", Search = text, Sort = "changed" }, AsOfManyAsync);
                await SamePagesAsync(new() { SnapshotKey = at.SnapshotKey, Type = "user", Search = text, Sort = "-changed" }, AsOfManyAsync);
                await SamePagesAsync(new() { SnapshotKey = at.SnapshotKey, Type = "user", Search = text, State = ObjectState.Gone }, AsOfManyAsync);
                await SamePagesAsync(new() { SnapshotKey = at.SnapshotKey, Search = text, State = ObjectState.Gone, Sort = "-changed" }, AsOfManyAsync);
            }

            await SamePagesAsync(new() { SnapshotKey = at.SnapshotKey, Search = "e", NamePrefix = "xer" });
            await SamePagesAsync(new() { SnapshotKey = at.SnapshotKey, NamePrefix = "FRÜH", Sort = "searchName" });
            await SamePagesAsync(new() { SnapshotKey = at.SnapshotKey, Search = "contoso" });
        }
    }

    [Fact]
    public async Task Hits_that_are_true_no_more_do_not_shorten_a_page_however_many_come_first()
    {
        var tenant = new TenantState();
        for (var i = 0; i < Many; i++)
            tenant.User($"gone{i:D5}", $"Aged {i:D5}");
        for (var i = 0; i < 30; i++)
            tenant.User($"kept{i:D5}", $"Engaged {i:D5}");
        await tenant.CaptureAsync(Store, Cancel);
        for (var i = 0; i < Many; i++)
            tenant.Purge("user", $"gone{i:D5}");
        var at = await tenant.CaptureAsync(Store, Cancel);

        var page = await Store.Snapshots.ObjectsAsync(new() { SnapshotKey = at.SnapshotKey, Type = "user", Search = "aged", Take = 20 }, Cancel);

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"Engaged {i:D5}"), page.Items.Select(item => item.DisplayName));
        Assert.Equal((30, false), (page.Total, page.IsMore));
    }

    [Fact]
    public async Task More_hits_than_are_looked_at_one_by_one_still_come_in_the_order_of_change_and_what_is_gone_among_them_is_found()
    {
        var tenant = new TenantState();
        for (var i = 0; i < ObjectPages.RareHits + 10; i++)
            tenant.User($"u{i:D5}", $"Xerox {i}");
        await tenant.CaptureAsync(Store, Cancel);
        var at = await tenant.User("u00003", "Old Xerox").User("u00008", "Older Xerox").User("u00004", "Kodak").Purge("user", "u00005").CaptureAsync(Store, Cancel);

        var changed = await Store.Snapshots.ObjectsAsync(new() { SnapshotKey = at.SnapshotKey, Search = "xerox", Sort = "-changed", Take = 3 }, Cancel);
        var gone = await Store.Snapshots.ObjectsAsync(new() { SnapshotKey = at.SnapshotKey, Search = "xerox", State = ObjectState.Gone }, Cancel);

        Assert.Equal(["Older Xerox", "Old Xerox", $"Xerox {ObjectPages.RareHits + 9}"], changed.Items.Select(item => item.DisplayName));
        Assert.True(changed.IsMore);
        Assert.Equal(["Xerox 5"], gone.Items.Select(item => item.DisplayName));
        Assert.Equal((1, false), (gone.Total, gone.IsMore));
    }

    [Fact]
    public async Task A_whole_id_finds_its_object_among_those_that_hold_it_in_a_name()
    {
        var at = await new TenantState().Group("ada", "Countess").User("bob", "Ada's brother").Group("eve", "Zoo for ada").CaptureAsync(Store, Cancel);

        var page = await Store.Snapshots.ObjectsAsync(new() { SnapshotKey = at.SnapshotKey, Search = "ada" }, Cancel);

        Assert.Equal(["Ada's brother", "Countess", "Zoo for ada"], page.Items.Select(item => item.DisplayName));
    }

    private async Task<IReadOnlyList<SnapshotHeader>> CaptureThreeTimesAsync()
    {
        var tenant = new TenantState();
        for (var i = 0; i < Many; i++)
            tenant.User($"user{i:D5}", (i % 3) switch { 0 => "Xerox", 1 => $"Simple {i % 50}", _ => $"Xer\tx {i}" });
        tenant.Group("early", "Früh am Morgen").User("exercised", "FRÜHLING");
        var first = await tenant.CaptureAsync(Store, Cancel);
        for (var i = 0; i < Many; i += 4)
            tenant.User($"user{i:D5}", i % 8 == 0 ? $"Complex {i}" : "Früher");
        for (var i = 1; i < Many; i += 40)
            tenant.Purge("user", $"user{i:D5}").ToBin($"user{i + 1:D5}");
        var second = await tenant.CaptureAsync(Store, Cancel);
        for (var i = 0; i < Many; i += 8)
            tenant.User($"user{i:D5}", (i % 3) switch { 0 => "Xerox", 1 => $"Simple {i % 50}", _ => $"Xer\tx {i}" });
        return [first, second, await tenant.CaptureAsync(Store, Cancel)];
    }

    // As when more hold the text than are looked at one by one.
    private async Task<Page<ObjectSummary>> AsOfManyAsync(ObjectQuery query)
    {
        await using var db = Store.Open();
        var changes = await new LastChanges().ReadAsync(db, Store.Tenant.TenantKey, query, Cancel);
        return await new NamedPages(db, marks, Store.Tenant.TenantKey, query, query.Search, changes).ReadAsync(Cancel);
    }

    private async Task SamePagesAsync(ObjectQuery query, Func<ObjectQuery, Task<Page<ObjectSummary>>>? read = null)
    {
        read ??= of => Store.Snapshots.ObjectsAsync(of, Cancel);
        var expected = ByHand(query);
        foreach (var skip in new[] { 1_390, 0, 990 })
        {
            var page = await read(query with { Skip = skip, Take = 30 });

            Assert.Equal(expected.Skip(skip).Take(30), page.Items.Select(item => item.Ref));
            Assert.Equal(expected.Count, page.IsMore ? Math.Max(page.Total, expected.Count) : page.Total);
        }
    }

    private async Task ReadEveryObjectAsync()
    {
        await using var db = Store.Open();
        ids = await db.Objects.ToDictionaryAsync(row => row.ObjectKey, row => row.ObjectId, Cancel);
        versions = await db.ObjectVersions.AsNoTracking().ToListAsync(Cancel);
    }

    private IReadOnlyList<ObjectRef> ByHand(ObjectQuery query)
    {
        var newest = versions.Where(row => row.SnapshotKey <= query.SnapshotKey)
            .GroupBy(row => row.ObjectKey).Select(of => of.MaxBy(row => row.SnapshotKey)!)
            .Where(row => (query.State is { } state ? row.State == state : row.State != ObjectState.Gone) && (query.Type is null || row.Type == query.Type))
            .Where(row => row.DisplayName.StartsWith(query.NamePrefix ?? "", StringComparison.OrdinalIgnoreCase))
            .Where(row => query.Search is not { } text || ids[row.ObjectKey] == text || Holds(row.DisplayName, text) || Holds(row.SearchName ?? "", text));
        var sorted = newest.OrderBy(row => query.Sort switch
        {
            "name" or "-name" => row.DisplayName.ToLowerInvariant().Replace('\t', ' '),
            "searchName" or "-searchName" => row.SearchName?.ToLowerInvariant() ?? "",
            _ => $"{row.SnapshotKey:D9}",
        }, StringComparer.Ordinal).ThenBy(row => row.ObjectKey).Select(row => new ObjectRef(row.Type, ids[row.ObjectKey]));
        return query.Sort.StartsWith('-') ? [.. sorted.Reverse()] : [.. sorted];
    }

    private static bool Holds(string name, string text) => name.Contains(text, StringComparison.OrdinalIgnoreCase);
}

public sealed class SqliteSearchTests() : SearchTests(TestStore.SqliteAsync);

public sealed class SqlServerSearchTests() : SearchTests(TestStore.SqlServerAsync);
