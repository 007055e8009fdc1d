using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

public sealed class ReadingTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    [Fact]
    public async Task Without_a_token_or_with_an_expired_one_Graph_answers_401()
    {
        var simulator = await shared.ResetAsync();
        await simulator.TokenAsync(SimulatedTenant.ReaderClientId);

        Assert.Equal("InvalidAuthenticationToken", (await simulator.RawAsync("GET", "/v1.0/users")).Code);
        simulator.Clock.Advance(TimeSpan.FromHours(2));
        var expired = await simulator.GetAsync("users");

        Assert.Equal((401, "InvalidAuthenticationToken"), (expired.Status, expired.Code));
    }

    [Fact]
    public async Task Without_the_permission_Graph_answers_403_in_its_envelope()
    {
        var simulator = await shared.ResetAsync();
        var before = await simulator.StateAsync();

        var reply = await simulator.SendAsync("PATCH", $"users/{SimulatedTenant.People[3].ObjectId}", new System.Text.Json.Nodes.JsonObject { ["department"] = "X" }, SimulatedTenant.ReaderClientId,
            request => request.Headers.Add("client-request-id", "7d4f3c6e-3b1a-4f3e-9d3f-0c6a5a1c2b3d"));

        Assert.Equal((403, "Authorization_RequestDenied"), (reply.Status, reply.Code));
        Assert.Equal("7d4f3c6e-3b1a-4f3e-9d3f-0c6a5a1c2b3d", reply.Body["error"]!["innerError"]!["client-request-id"]!.ToString());
        Assert.Equal(reply.Headers.GetValues("request-id").Single(), reply.Body["error"]!["innerError"]!["request-id"]!.ToString());
        Assert.Equal(before, await simulator.StateAsync());
    }

    [Fact]
    public async Task Users_come_with_their_default_set_and_nulls_spelled_out()
    {
        var simulator = await shared.ResetAsync();

        var user = (await simulator.GetAsync("users?$top=1")).Value[0];

        Assert.Equal(12, user.Count);
        Assert.True(user.ContainsKey("mobilePhone") && user["mobilePhone"] is null);
        Assert.False(user.ContainsKey("department"));
    }

    [Theory]
    [InlineData("users?$select=nonsense", 400)]
    [InlineData("users?$top=1000", 400)]
    [InlineData("users?$filter=city eq 'Graz'", 400)]
    [InlineData("users?$orderby=displayName", 400)]
    [InlineData("users?$expand=memberOf", 400)]
    [InlineData("users?$select=skills", 501)]
    [InlineData("users?$count=true", 400)]
    [InlineData("nonsense", 400)]
    [InlineData("users/00000000-0000-0000-0000-00000000dead", 404)]
    [InlineData("directory/deletedItems", 400)]
    public async Task What_is_not_served_is_refused(string path, int status)
    {
        var simulator = await shared.ResetAsync();

        Assert.Equal(status, (await simulator.GetAsync(path)).Status);
    }

    [Fact]
    public async Task Filters_that_clients_use_are_served()
    {
        var simulator = await shared.ResetAsync();
        var ada = SimulatedTenant.People[0];

        Assert.Single((await simulator.GetAsync($"users?$filter=id eq '{ada.ObjectId}'")).Value);
        Assert.Equal(2, (await simulator.GetAsync("users?$filter=startswith(displayName,'break glass')")).Value.Count);
        Assert.Single((await simulator.GetAsync($"servicePrincipals?$filter=appId eq '{SimulatedTenant.ReaderClientId}'")).Value);
        Assert.Single((await simulator.GetAsync("identity/conditionalAccess/namedLocations?$filter=isof('microsoft.graph.countryNamedLocation')")).Value);
        Assert.Equal(ada.Name, (await simulator.GetAsync($"users/{ada.UserPrincipalName}")).Body["displayName"]!.ToString());
    }

    [Fact]
    public async Task Paging_skips_nobody_when_objects_go_between_two_pages()
    {
        var simulator = await shared.ResetAsync();
        var expected = (await simulator.AllAsync("users?$select=id")).Select(x => x["id"]!.ToString()).ToList();
        var first = await simulator.GetAsync("users?$select=id&$top=5");
        var shown = first.Value.Select(x => x["id"]!.ToString()).ToList();
        var gone = (await simulator.CloudEmployeesAsync()).Select(x => x["id"]!.ToString()).Where(shown.Contains).ToList();
        Assert.NotEmpty(gone);
        foreach (var id in gone)
            Assert.Equal(204, (await simulator.DeleteAsync($"users/{id}")).Status);

        var rest = await simulator.AllAsync(first.NextLink!);

        Assert.Equal(expected.Except(shown), rest.Select(x => x["id"]!.ToString()));
        Assert.DoesNotContain(shown[^1], first.NextLink!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expanded_relation_is_cut_at_twenty_without_a_link()
    {
        var simulator = await shared.ResetAsync();

        var all = (await simulator.AllAsync("groups?$expand=members($select=id)&$select=id,displayName")).First(x => x["displayName"]!.ToString() == "All staff");

        Assert.Equal(20, all["members"]!.AsArray().Count);
        Assert.False(all.ContainsKey("members@odata.nextLink"));
    }

    [Fact]
    public async Task The_member_list_leaves_service_principals_out_and_delta_does_not()
    {
        var simulator = await shared.ResetAsync();
        var group = await simulator.IdOfAsync("groups", "Automation accounts");

        Assert.Empty((await simulator.GetAsync($"groups/{group}/members")).Value);
        var delta = await simulator.GetAsync($"groups/delta?$select=members&$filter=id eq '{group}'");
        Assert.Equal(2, delta.Value.Single()["members@delta"]!.AsArray().Count);
    }

    [Fact]
    public async Task Keys_are_shown_only_to_a_single_read_that_selects_them()
    {
        var simulator = await shared.ResetAsync();
        var listed = (await simulator.AllAsync("applications")).First(x => x["keyCredentials"]!.AsArray().Count > 0);

        var single = await simulator.GetAsync($"applications/{listed["id"]}?$select=keyCredentials");

        Assert.Null(listed["keyCredentials"]![0]!["key"]);
        Assert.NotNull(single.Body["keyCredentials"]![0]!["key"]);
    }

    [Fact]
    public async Task Agents_are_told_apart_by_their_type()
    {
        var simulator = await shared.ResetAsync();
        await simulator.RevokeAsync(SimulatedTenant.ReaderClientId, "AgentIdentity.Read.All");
        Assert.Equal(403, (await simulator.GetAsync("servicePrincipals/microsoft.graph.agentIdentity")).Status);
        await simulator.GrantAsync(SimulatedTenant.ReaderClientId, "AgentIdentity.Read.All");

        var agents = await simulator.AllAsync("servicePrincipals/microsoft.graph.agentIdentity");
        var among = (await simulator.AllAsync("servicePrincipals")).Where(x => x["@odata.type"]?.ToString() == "#microsoft.graph.agentIdentity");

        Assert.Equal(2, agents.Count);
        Assert.Equal(agents.Select(x => x["id"]!.ToString()), among.Select(x => x["id"]!.ToString()));
    }

    [Fact]
    public async Task Objects_are_found_by_their_ids_alone()
    {
        var simulator = await shared.ResetAsync();
        var ids = SimulatedTenant.People.Select(x => (System.Text.Json.Nodes.JsonNode)x.ObjectId);

        var reply = await simulator.SendAsync("POST", "directoryObjects/getByIds", new System.Text.Json.Nodes.JsonObject { ["ids"] = new System.Text.Json.Nodes.JsonArray([.. ids, Guid.Empty.ToString()]) }, SimulatedTenant.ReaderClientId);

        Assert.Equal(4, reply.Value.Count);
        Assert.All(reply.Value, x => Assert.Equal("#microsoft.graph.user", x["@odata.type"]!.ToString()));
    }

    [Fact]
    public async Task An_activated_role_shows_as_an_assignment_and_as_an_activated_schedule()
    {
        var simulator = await shared.ResetAsync();
        var activated = (await simulator.AllAsync("roleManagement/directory/roleAssignmentSchedules")).Single(x => x["assignmentType"]!.ToString() == "Activated");

        var assignments = await simulator.AllAsync($"roleManagement/directory/roleAssignments?$filter=principalId eq '{activated["principalId"]}'");

        Assert.Equal(activated["roleDefinitionId"]!.ToString(), Assert.Single(assignments)["roleDefinitionId"]!.ToString());
    }
}
