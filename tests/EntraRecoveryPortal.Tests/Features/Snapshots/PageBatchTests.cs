using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Tests.Data;

namespace EntraRecoveryPortal.Tests.Features.Snapshots;

public sealed class PageBatchTests
{
    private static readonly ObjectRef Staff = new("group", "11111111-1111-1111-1111-000000000001");
    private static readonly ObjectRef Alice = new("user", "11111111-1111-1111-1111-000000000002");
    private static readonly ObjectRef Bob = new("user", "bob");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void What_is_read_and_linked_needs_one_key_however_often_it_is_met()
    {
        var batch = new PageBatch(AreChanges: false);
        batch.Add([], Changes((Staff, "members", Alice), (Staff, "members", Bob), (Staff, "owners", Alice)), new(tenantKey: 1));
        batch.Add([], Changes((Staff, "members", Bob)), new(tenantKey: 1));

        Assert.Equal([Staff, Alice, Bob], batch.Unmet);
        Assert.Equal(["members", "owners"], batch.Relations);
        Assert.Equal([[0, 0, 0], [0]], batch.LinkPages.Select(page => page.TargetKeys));
        Assert.Equal(4, batch.LinkCount);
    }

    [Fact]
    public async Task What_has_a_key_is_met_with_it_whatever_type_a_link_says()
    {
        await using var store = await TestStore.SqliteAsync(Cancel);
        await using var db = store.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
        var keys = new CaptureKeys(store.Tenant.TenantKey);
        await keys.AssignAsync(db, [Alice, Bob], Cancel);
        var batch = new PageBatch(AreChanges: true);

        batch.Add([], Changes((Staff, "members", Bob), (Staff, "members", Alice with { Type = ObjectRef.UnknownType }), (Staff, "members", Alice with { Type = "device" })), keys);

        Assert.Equal([Staff, Alice with { Type = "device" }], batch.Unmet);
        Assert.Equal([keys.KeyOf(Bob), keys.KeyOf(Alice), 0], Assert.Single(batch.LinkPages).TargetKeys);
    }

    private static LinkChange[] Changes(params (ObjectRef Source, string Relation, ObjectRef Target)[] links) =>
        [.. links.Select(link => new LinkChange(new(link.Source, link.Relation, link.Target), Present: true))];
}
