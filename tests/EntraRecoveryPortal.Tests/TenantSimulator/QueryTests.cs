using System.Globalization;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

/// <summary>Pages, sizes and options of reads, to their documented limits.</summary>
public sealed class QueryTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    [Fact]
    public async Task A_list_comes_in_pages_of_100_or_up_to_999_and_is_complete_at_the_end()
    {
        await using var simulator = await RunningSimulator.StartAsync(new() { Users = 1200 });
        var size = int.Parse(await CountAsync(simulator, "users"), CultureInfo.InvariantCulture);

        var first = await simulator.GetAsync("users?$select=id");
        var large = await simulator.GetAsync("users?$select=id&$top=999");
        var all = await simulator.AllAsync("users?$select=id");

        Assert.Equal((100, 999), (first.Value.Count, large.Value.Count));
        Assert.Equal((size, size), (all.Count, all.Select(x => x["id"]!.ToString()).Distinct().Count()));
        Assert.Equal(400, (await simulator.GetAsync("users?$top=1000")).Status);
        Assert.Equal("Directory_ExpiredPageToken", (await simulator.GetAsync("users?$skiptoken=made-up")).Code);
        var ids = new JsonArray([.. all.Take(1001).Select(x => (JsonNode)x["id"]!.ToString())]);
        Assert.Equal(400, (await AskAsync(simulator, ids)).Status);
        ids.RemoveAt(0);
        Assert.Equal(1000, (await AskAsync(simulator, ids)).Value.Count);
    }

    [Fact]
    public async Task A_list_of_agents_never_has_more_than_100_on_a_page()
    {
        var simulator = await shared.ResetAsync();
        await simulator.GrantAsync(SimulatedTenant.ReaderClientId, "AgentIdentity.Read.All");
        await simulator.GrantAsync(SimulatedTenant.WriterClientId, "AgentIdentity.ReadWrite.All");
        var blueprint = (await simulator.NamedAsync("applications", "Agent Blueprint"))["appId"]!.ToString();
        for (var i = 0; i < 100; i++)
        {
            var agent = new JsonObject { ["displayName"] = $"Agent {i}", ["agentIdentityBlueprintId"] = blueprint, ["sponsors@odata.bind"] = new JsonArray($"{simulator.Address}v1.0/users/{SimulatedTenant.People[0].ObjectId}") };
            Assert.Equal(201, (await simulator.PostAsync("servicePrincipals/microsoft.graph.agentIdentity", agent)).Status);
        }

        Assert.Equal(100, (await simulator.GetAsync("servicePrincipals/microsoft.graph.agentIdentity?$top=999")).Value.Count);
        Assert.Equal(102, (await simulator.AllAsync("servicePrincipals/microsoft.graph.agentIdentity?$top=999")).Count);
    }

    [Fact]
    public async Task Counts_are_told_only_to_who_reads_with_eventual_consistency_and_only_on_the_first_page()
    {
        var simulator = await shared.ResetAsync();

        Assert.Equal("Request_UnsupportedQuery", (await simulator.GetAsync("groups?$count=true")).Code);
        Assert.Equal(400, (await simulator.GetAsync("groups/$count")).Status);
        var page = await EventuallyAsync(simulator, "groups?$count=true&$top=5");

        Assert.Equal(await CountAsync(simulator, "groups"), page.Body["@odata.count"]!.ToString());
        Assert.False((await EventuallyAsync(simulator, page.NextLink!)).Body.ContainsKey("@odata.count"));
    }

    [Theory]
    [InlineData("users?$filter=department eq 'Sales'")]
    [InlineData("users?$filter=displayName eq 'a' or id eq 'b' and mail eq 'c'")]
    [InlineData("users?$filter=endswith(mail,'example')")]
    [InlineData("users?$filter=NOT(displayName eq 'a')")]
    [InlineData("users?$filter=id eq")]
    [InlineData("users?$search=\"displayName:ada\"")]
    [InlineData("users?$orderby=displayName desc")]
    [InlineData("users?$skip=5")]
    [InlineData("users?$expand=manager($levels=3)")]
    [InlineData("users?$expand=manager,sponsors")]
    [InlineData("groups?$expand=members($filter=id eq 'x')")]
    [InlineData("groups/delta?$expand=members")]
    [InlineData("groups/delta?$filter=displayName eq 'Finance'")]
    [InlineData("directoryRoles?$top=5")]
    [InlineData("users?top=5")]
    [InlineData("users?filter=id eq 'x'")]
    [InlineData("identity/conditionalAccess/policies?$expand=conditions")]
    [InlineData("policies/authorizationPolicy?$select=id")]
    public async Task What_no_client_needs_is_refused_and_never_ignored(string path)
    {
        var simulator = await shared.ResetAsync();

        var reply = await simulator.GetAsync(path);

        Assert.Equal((400, "Request_UnsupportedQuery"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task Properties_that_only_a_read_of_one_object_shows_are_refused_on_lists()
    {
        var simulator = await shared.ResetAsync();
        var group = await simulator.IdOfAsync("groups", "Finance");

        Assert.Equal((400, 200), ((await simulator.GetAsync("groups?$select=allowExternalSenders")).Status, (await simulator.GetAsync($"groups/{group}?$select=allowExternalSenders")).Status));
        Assert.Equal((501, "NotImplemented"), ((await simulator.GetAsync("users?$select=aboutMe")).Status, (await simulator.GetAsync("users/delta?$select=aboutMe")).Code));
        Assert.Equal(200, (await simulator.GetAsync($"users/{SimulatedTenant.People[0].ObjectId}?$select=aboutMe")).Status);
    }

    [Fact]
    public async Task Members_of_an_enumeration_that_came_later_show_only_to_who_prefers_them()
    {
        var simulator = await shared.ResetAsync();
        var policy = await simulator.IdOfAsync("identity/conditionalAccess/policies", "CA002 Require MFA for everybody");
        var controls = new JsonObject { ["operator"] = "AND", ["builtInControls"] = new JsonArray("mfa", "riskRemediation") };
        Assert.Equal(204, (await simulator.PatchAsync($"identity/conditionalAccess/policies/{policy}", new JsonObject { ["grantControls"] = controls })).Status);

        var plain = await simulator.GetAsync($"identity/conditionalAccess/policies/{policy}");
        var preferring = await simulator.SendAsync("GET", $"identity/conditionalAccess/policies/{policy}", body: null, change: request => request.Headers.Add("Prefer", "include-unknown-enum-members"));

        Assert.Equal(["mfa", "unknownFutureValue"], Controls(plain));
        Assert.Equal(["mfa", "riskRemediation"], Controls(preferring));
    }

    [Fact]
    public async Task Of_members_that_the_caller_may_not_read_only_type_and_id_are_told()
    {
        var simulator = await shared.ResetAsync();
        var group = await simulator.IdOfAsync("groups", "Finance");
        await simulator.GrantAsync(SimulatedTenant.ReaderClientId, "GroupMember.Read.All");
        var reader = (await simulator.GetAsync($"servicePrincipals?$filter=appId eq '{SimulatedTenant.ReaderClientId}'")).Value.Single()["id"]!.ToString();
        var kept = (await simulator.AllAsync($"servicePrincipals/{reader}/appRoleAssignments"))[^1];
        var graph = (await simulator.GetAsync($"servicePrincipals/{kept["resourceId"]}")).Body["appRoles"]!.AsArray().ToDictionary(x => x!["id"]!.ToString(), x => x!["value"]!.ToString());
        foreach (var assignment in (await simulator.AllAsync($"servicePrincipals/{reader}/appRoleAssignments")).Where(x => graph[x["appRoleId"]!.ToString()] != "GroupMember.Read.All"))
            Assert.Equal(204, (await simulator.DeleteAsync($"servicePrincipals/{reader}/appRoleAssignments/{assignment["id"]}")).Status);
        simulator.ForgetTokens();

        var members = await simulator.GetAsync($"groups/{group}/members");

        Assert.NotEmpty(members.Value);
        Assert.All(members.Value, x => Assert.Equal(["@odata.type", "id"], x.Select(y => y.Key)));
        Assert.Equal(403, (await simulator.GetAsync("users")).Status);
    }

    private static string[] Controls(Reply reply) => [.. reply.Body["grantControls"]!["builtInControls"]!.AsArray().Select(x => x!.ToString())];

    private static Task<Reply> AskAsync(RunningSimulator simulator, JsonArray ids) =>
        simulator.SendAsync("POST", "directoryObjects/getByIds", new JsonObject { ["ids"] = ids.DeepClone() }, SimulatedTenant.ReaderClientId);

    private static Task<Reply> EventuallyAsync(RunningSimulator simulator, string path) =>
        simulator.SendAsync("GET", path, body: null, change: request => request.Headers.Add("ConsistencyLevel", "eventual"));

    private static async Task<string> CountAsync(RunningSimulator simulator, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(simulator.Address, $"/v1.0/{path}/$count"));
        request.Headers.Authorization = new("Bearer", await simulator.TokenAsync(SimulatedTenant.ReaderClientId));
        request.Headers.Add("ConsistencyLevel", "eventual");
        using var response = await simulator.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
