using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

/// <summary>A tenant too large to be held, over HTTP.</summary>
public sealed class LargeTenantTests(LargeTenantTests.Tenant tenant) : IClassFixture<LargeTenantTests.Tenant>
{
    private const int Users = 200_000;

    private RunningSimulator Simulator => tenant.Simulator;

    [Fact]
    public async Task Paging_goes_far_into_the_list_and_every_user_is_there_once()
    {
        var ids = new HashSet<string>();
        var next = "users?$select=id&$top=999";
        for (var pages = 0; pages < 60; pages++)
        {
            var page = await Simulator.GetAsync(next);
            Assert.All(page.Value, x => Assert.True(ids.Add(x["id"]!.ToString())));
            next = page.NextLink!;
        }

        Assert.Equal(60 * 999, ids.Count);
    }

    [Fact]
    public async Task Counts_and_keys_need_no_walk()
    {
        await Simulator.ResetAsync();
        var page = await Simulator.SendAsync("GET", "users?$count=true&$top=999", null, change: request => request.Headers.Add("ConsistencyLevel", "eventual"));
        var second = (await Simulator.GetAsync((await Simulator.GetAsync(page.NextLink!)).NextLink!)).Value[7];
        var name = second["userPrincipalName"]!.ToString();

        Assert.Equal(Users, page.Body["@odata.count"]!.GetValue<int>());
        Assert.Equal(second["id"]!.ToString(), Assert.Single((await Simulator.GetAsync($"users?$filter=userPrincipalName eq '{name}'")).Value)["id"]!.ToString());
        Assert.Equal(second["id"]!.ToString(), (await Simulator.GetAsync($"users/{name}")).Body["id"]!.ToString());
        Assert.Single((await Simulator.GetAsync($"users?$filter=id eq '{second["id"]}'")).Value);
        Assert.Empty((await Simulator.GetAsync($"users?$filter=userPrincipalName eq 'x{name}'")).Value);
    }

    [Fact]
    public async Task Every_application_has_one_service_principal_and_it_is_found_by_the_application_id()
    {
        var applications = (await Simulator.GetAsync("applications?$top=999")).Value;

        Assert.Equal(999, applications.Count);
        foreach (var application in applications.TakeLast(20))
        {
            var principal = Assert.Single((await Simulator.GetAsync($"servicePrincipals?$filter=appId eq '{application["appId"]}'")).Value);
            Assert.Equal(application["displayName"]!.ToString(), principal["displayName"]!.ToString());
            Assert.Equal(4, (await Simulator.AllAsync($"servicePrincipals/{principal["id"]}/appRoleAssignedTo")).Count);
            Assert.Single(await Simulator.AllAsync($"applications/{application["id"]}/owners"));
        }
    }

    [Fact]
    public async Task A_department_of_thousands_reads_page_by_page()
    {
        var group = await Simulator.IdOfAsync("groups?$filter=startswith(displayName,'Finance (')", "Finance (dynamic)");

        var members = (await Simulator.AllAsync($"groups/{group}/members?$select=id&$top=999")).ToList();

        Assert.InRange(members.Count, Users / 10, Users / 9);
        Assert.Equal(members.Count, members.Select(x => x["id"]!.ToString()).Distinct().Count());
        foreach (var member in members.TakeLast(3))
            Assert.Equal("Finance", (await Simulator.GetAsync($"users/{member["id"]}?$select=department")).Body["department"]!.ToString());
    }

    [Fact]
    public async Task Changes_lie_over_what_is_computed()
    {
        var page = await Simulator.GetAsync((await Simulator.GetAsync("users?$top=999")).NextLink!);
        var (one, other) = (page.Value[^1], page.Value[^2]);
        var group = (await Simulator.AllAsync($"users/{one["id"]}/memberOf")).First(x => x["groupTypes"]!.AsArray().All(y => y!.ToString() != "DynamicMembership") && x["onPremisesSyncEnabled"] is null);
        var members = $"groups/{group["id"]}/members";
        var before = (await Simulator.AllAsync(members)).Select(x => x["id"]!.ToString()).ToList();

        Assert.Equal(204, (await Simulator.PatchAsync($"users/{one["id"]}", new JsonObject { ["jobTitle"] = "Moved" })).Status);
        Assert.Equal(204, (await Simulator.DeleteAsync($"{members}/{one["id"]}/$ref")).Status);
        Assert.Equal(204, (await Simulator.DeleteAsync($"users/{other["id"]}")).Status);

        Assert.Equal("Moved", (await Simulator.GetAsync($"users/{one["id"]}")).Body["jobTitle"]!.ToString());
        Assert.Equal(before.Where(x => x != one["id"]!.ToString()), (await Simulator.AllAsync(members)).Select(x => x["id"]!.ToString()));
        Assert.DoesNotContain(await Simulator.AllAsync($"users/{one["id"]}/memberOf"), x => x["id"]!.ToString() == group["id"]!.ToString());
        Assert.Equal(404, (await Simulator.GetAsync($"users/{other["id"]}")).Status);
        Assert.Contains(await Simulator.AllAsync("directory/deletedItems/microsoft.graph.user?$select=id"), x => x["id"]!.ToString() == other["id"]!.ToString());
        Assert.Equal(400, (await Simulator.PatchAsync($"users/{one["id"]}", new JsonObject { ["userPrincipalName"] = page.Value[0]["userPrincipalName"]!.ToString() })).Status);
    }

    public sealed class Tenant : IAsyncLifetime
    {
        private RunningSimulator? simulator;

        internal RunningSimulator Simulator => simulator!;

        public async ValueTask InitializeAsync() => simulator = await RunningSimulator.StartAsync(new() { Users = Users });

        public ValueTask DisposeAsync() => simulator?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
