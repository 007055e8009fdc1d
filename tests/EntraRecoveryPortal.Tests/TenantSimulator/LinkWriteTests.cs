using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

public sealed class LinkWriteTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private static readonly string Nora = SimulatedTenant.People[3].ObjectId;

    [Fact]
    public async Task A_member_is_added_once_and_removed()
    {
        var simulator = await shared.ResetAsync();
        var group = await simulator.IdOfAsync("groups", "CA exceptions");
        var before = await simulator.StateAsync();

        Assert.Equal(204, (await simulator.PostAsync($"groups/{group}/members/$ref", simulator.Reference(Nora))).Status);
        var again = await simulator.PostAsync($"groups/{group}/members/$ref", simulator.Reference(Nora));

        Assert.Equal((400, "One or more added object references already exist for the following modified properties: 'members'."), (again.Status, again.Message));
        Assert.Equal(204, (await simulator.DeleteAsync($"groups/{group}/members/{Nora}/$ref")).Status);
        Assert.Equal(404, (await simulator.DeleteAsync($"groups/{group}/members/{Nora}/$ref")).Status);
        Assert.Equal(before, await simulator.StateAsync());
    }

    [Fact]
    public async Task Twenty_members_are_bound_at_once_or_none()
    {
        var simulator = await shared.ResetAsync();
        var group = await simulator.IdOfAsync("groups", "CA exceptions");
        var present = (await simulator.GetAsync($"groups/{group}/members")).Value.Select(x => x["id"]!.ToString());
        var free = (await simulator.CloudEmployeesAsync()).Select(x => x["id"]!.ToString()).Except(present).ToList();
        var before = await simulator.StateAsync();

        Assert.Equal(404, (await simulator.PatchAsync($"groups/{group}", Bind(simulator, [.. free.Take(3), Guid.NewGuid().ToString()]))).Status);
        Assert.Equal(400, (await simulator.PatchAsync($"groups/{group}", Bind(simulator, free.Take(21)))).Status);
        Assert.Equal(400, (await simulator.PatchAsync($"groups/{group}", Bind(simulator, [free[0], free[0]]))).Status);
        Assert.Equal(before, await simulator.StateAsync());

        Assert.Equal(204, (await simulator.PatchAsync($"groups/{group}", Bind(simulator, free.Take(20)))).Status);
        Assert.Equal(22, (await simulator.GetAsync($"groups/{group}/members")).Value.Count);
    }

    [Theory]
    [InlineData("Finance (dynamic)", 403)]
    [InlineData("VPN-Users", 400)]
    [InlineData("Building notices", 400)]
    [InlineData("Tier 0 Admins", 204)]
    public async Task Some_groups_do_not_take_members_from_Graph(string name, int status)
    {
        var simulator = await shared.ResetAsync();
        var group = await simulator.IdOfAsync("groups", name);

        Assert.Equal(status, (await simulator.PostAsync($"groups/{group}/members/$ref", simulator.Reference(Nora))).Status);
    }

    [Fact]
    public async Task A_Microsoft_365_group_takes_only_users()
    {
        var simulator = await shared.ResetAsync();
        var group = await simulator.IdOfAsync("groups", "Finance Team");
        var other = await simulator.IdOfAsync("groups", "Legal");

        Assert.Equal(400, (await simulator.PostAsync($"groups/{group}/members/$ref", simulator.Reference(other))).Status);
    }

    [Fact]
    public async Task The_last_owner_of_a_group_stays()
    {
        var simulator = await shared.ResetAsync();
        var group = await simulator.IdOfAsync("groups", "Break glass");
        var owner = Assert.Single((await simulator.GetAsync($"groups/{group}/owners")).Value)["id"];

        Assert.Equal(400, (await simulator.DeleteAsync($"groups/{group}/owners/{owner}/$ref")).Status);
        Assert.Equal(204, (await simulator.PostAsync($"groups/{group}/owners/$ref", simulator.Reference(Nora))).Status);
        Assert.Equal(204, (await simulator.DeleteAsync($"groups/{group}/owners/{owner}/$ref")).Status);
    }

    [Fact]
    public async Task Without_ref_the_member_itself_is_deleted()
    {
        var simulator = await shared.ResetAsync();
        var group = await simulator.IdOfAsync("groups", "CA exceptions");
        var member = (await simulator.GetAsync($"groups/{group}/members")).Value[0]["id"]!.ToString();

        Assert.Equal(204, (await simulator.DeleteAsync($"groups/{group}/members/{member}")).Status);

        Assert.Equal(404, (await simulator.GetAsync($"users/{member}")).Status);
    }

    [Fact]
    public async Task A_manager_is_set_replaced_and_removed()
    {
        var simulator = await shared.ResetAsync();
        var (ada, amir) = (SimulatedTenant.People[0].ObjectId, SimulatedTenant.People[1].ObjectId);

        Assert.Equal(404, (await simulator.GetAsync($"users/{Nora}/manager")).Status);
        await simulator.SendAsync("PUT", $"users/{Nora}/manager/$ref", simulator.Reference(ada));
        await simulator.SendAsync("PUT", $"users/{Nora}/manager/$ref", simulator.Reference(amir));
        Assert.Equal(amir, (await simulator.GetAsync($"users/{Nora}/manager")).Body["id"]!.ToString());
        Assert.Equal(204, (await simulator.DeleteAsync($"users/{Nora}/manager/$ref")).Status);
        Assert.Equal(404, (await simulator.GetAsync($"users/{Nora}/manager")).Status);
    }

    private static JsonObject Bind(RunningSimulator simulator, IEnumerable<string> ids) =>
        new() { ["members@odata.bind"] = new JsonArray([.. ids.Select(x => (JsonNode)simulator.Reference(x)["@odata.id"]!.ToString())]) };
}
