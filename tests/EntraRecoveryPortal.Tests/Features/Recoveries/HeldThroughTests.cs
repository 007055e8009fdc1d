using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Tests.Data;
using EntraRecoveryPortal.Tests.Features.Snapshots;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>Whoever plans or approves has a part in more than bears their name.</summary>
public sealed class HeldThroughTests
{
    private static readonly ObjectRef Ada = new("user", "ada");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Groups_through_groups_and_owned_groups_and_apps_are_held_and_those_of_others_are_not()
    {
        var tenant = new TenantState().User("ada", "Ada").User("bob", "Bob").Group("inner", "Inner").Group("outer", "Outer").Group("owned", "Owned").Group("around", "Around").Group("bobs", "Bobs").Application("app", "App", "app-1");
        Link(tenant, "group", "inner", "members", Ada);
        Link(tenant, "group", "outer", "members", new("group", "inner"));
        Link(tenant, "group", "owned", "owners", Ada);
        Link(tenant, "group", "around", "members", new("group", "owned"));
        Link(tenant, "group", "bobs", "owners", new("user", "bob"));
        Link(tenant, "application", "app", "owners", Ada);

        Assert.Equal(["app", "around", "inner", "outer", "owned"], await OfAsync(tenant));
    }

    [Fact]
    public async Task The_service_principal_of_an_owned_application_is_held_and_what_it_is_in_and_owns()
    {
        var tenant = new TenantState().User("ada", "Ada").Application("app", "App", "app-1").Group("robots", "Robots").Application("second", "Second", "app-2").Application("third", "Third", "app-3");
        foreach (var (id, appId) in new[] { ("sp-1", "app-1"), ("sp-2", "app-2"), ("sp-3", "app-3") })
            tenant.Principal(id, id, appId);
        Link(tenant, "application", "app", "owners", Ada);
        Link(tenant, "group", "robots", "members", new("servicePrincipal", "sp-1"));
        Link(tenant, "application", "second", "owners", new("servicePrincipal", "sp-1"));

        Assert.Equal(["app", "robots", "second", "sp-1", "sp-2"], await OfAsync(tenant));
    }

    [Fact]
    public async Task What_somebody_owned_in_an_older_snapshot_only_is_not_held()
    {
        await using var store = await TestStore.SqliteAsync(Cancel);
        var tenant = new TenantState().User("ada", "Ada").Group("owned", "Owned");
        Link(tenant, "group", "owned", "owners", Ada);
        await tenant.CaptureAsync(store, Cancel);
        tenant.Links.Clear();
        await tenant.CaptureAsync(store, Cancel);

        Assert.Empty(await HeldAsync(store));
    }

    private static void Link(TenantState tenant, string type, string source, string relation, ObjectRef target) => tenant.Links.Add(new(new(type, source), relation, target));

    private static async Task<IEnumerable<string>> OfAsync(TenantState tenant)
    {
        await using var store = await TestStore.SqliteAsync(Cancel);
        await tenant.CaptureAsync(store, Cancel);
        return await HeldAsync(store);
    }

    private static async Task<IEnumerable<string>> HeldAsync(TestStore store)
    {
        await using var db = store.Open();
        return (await HeldThrough.ReadAsync(db, store.Tenant.TenantKey, "ada", Cancel)).Order(StringComparer.Ordinal);
    }
}
