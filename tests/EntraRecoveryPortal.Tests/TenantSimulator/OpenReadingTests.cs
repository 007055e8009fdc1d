using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

/// <summary>How a directory may show itself where documentation leaves it open: each switch both ways.</summary>
public sealed class OpenReadingTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private const string Roles = "roleManagement/directory/roleAssignments";
    private const string Strengths = "policies/authenticationStrengthPolicies";
    private static readonly string Nora = SimulatedTenant.People[3].ObjectId;

    [Theory]
    [InlineData("users?$select=id", "users/delta?$select=id")]
    [InlineData("groups?$filter=displayName eq 'Legal'&$select=id", "groups/delta?$select=id,members")]
    public async Task A_list_may_begin_with_an_empty_page_and_has_the_same_in_all(string list, string delta)
    {
        var simulator = await shared.ResetAsync();
        var (listed, told) = (await simulator.AllAsync(list), await simulator.AllAsync(delta));
        await simulator.BehaveAsync(new() { ["emptyPages"] = true });

        foreach (var path in new[] { list, delta })
        {
            var first = await simulator.GetAsync(path);
            Assert.Empty(first.Value);
            Assert.NotNull(first.NextLink);
        }

        Assert.Equal(listed.Select(x => x.ToJsonString()), (await simulator.AllAsync(list)).Select(x => x.ToJsonString()));
        Assert.Equal(told.Select(x => x.ToJsonString()), (await simulator.AllAsync(delta)).Select(x => x.ToJsonString()));
    }

    [Theory]
    [InlineData(false, 120)]
    [InlineData(true, 100)]
    public async Task Expand_may_make_pages_smaller(bool cuts, int first)
    {
        await using var simulator = await RunningSimulator.StartAsync(new() { Users = 120, Behaviour = new() { ExpandCutsPages = cuts } });

        var page = await simulator.GetAsync("users?$top=999&$select=id&$expand=manager($select=id)");

        Assert.Equal(first, Math.Min(120, page.Value.Count));
        Assert.Equal(cuts, page.NextLink is not null);
        Assert.Equal((await simulator.AllAsync("users?$top=999")).Count, (await simulator.AllAsync("users?$top=999&$select=id&$expand=manager($select=id)")).Count);
    }

    [Theory]
    [InlineData(LargePages.Refused, 400, 0)]
    [InlineData(LargePages.Cut, 200, 150)]
    [InlineData(LargePages.Ignored, 200, 100)]
    public async Task A_page_that_is_too_large_is_refused_cut_or_ignored(LargePages way, int status, int atLeast)
    {
        await using var simulator = await RunningSimulator.StartAsync(new() { Users = 150, Behaviour = new() { LargePages = way } });

        var reply = await simulator.GetAsync("users?$select=id&$top=1000");

        Assert.Equal(status, reply.Status);
        if (status == 200)
            Assert.True(way == LargePages.Ignored ? reply.Value.Count == atLeast : reply.Value.Count >= atLeast);
        Assert.Equal(status, (await simulator.GetAsync("users?$select=id,signInActivity&$top=501")).Status);
        Assert.Equal(200, (await simulator.GetAsync("users?$select=id,signInActivity&$top=500")).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_user_tells_the_security_identifier_unasked_or_not(bool tells)
    {
        var simulator = await shared.ResetAsync();
        await simulator.BehaveAsync(new() { ["usersTellSecurityIdentifier"] = tells });

        Assert.Equal(tells, (await simulator.GetAsync($"users/{Nora}")).Body.ContainsKey("securityIdentifier"));
        Assert.True((await simulator.GetAsync($"users/{Nora}?$select=securityIdentifier")).Body.ContainsKey("securityIdentifier"));
        Assert.True((await simulator.GetAsync("groups")).Value[0].ContainsKey("securityIdentifier"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Agents_are_among_all_others_or_under_their_own_type_alone(bool plain)
    {
        var simulator = await shared.ResetAsync();
        await simulator.GrantAsync(SimulatedTenant.ReaderClientId, "AgentIdentity.Read.All");
        await simulator.BehaveAsync(new() { ["agentsInPlainLists"] = plain });
        var agent = (await simulator.AllAsync("servicePrincipals/microsoft.graph.agentIdentity"))[0]["id"]!.ToString();

        foreach (var path in new[] { "servicePrincipals?$top=999", "servicePrincipals/delta" })
            Assert.Equal(plain, (await simulator.AllAsync(path)).Any(x => x["id"]!.ToString() == agent));

        Assert.Equal(200, (await simulator.GetAsync($"servicePrincipals/{agent}")).Status);
        var counted = await simulator.SendAsync("GET", "servicePrincipals?$count=true&$top=1", body: null, change: x => x.Headers.Add("ConsistencyLevel", "eventual"));
        Assert.Equal((await simulator.AllAsync("servicePrincipals?$top=999")).Count, counted.Body["@odata.count"]!.GetValue<int>());
    }

    [Theory]
    [InlineData(false, 200)]
    [InlineData(true, 400)]
    public async Task Role_assignments_are_listed_whole_or_by_principal_and_role_only(bool needed, int status)
    {
        var simulator = await shared.ResetAsync();
        var one = (await simulator.GetAsync(Roles)).Value[0];
        await simulator.BehaveAsync(new() { ["roleAssignmentsNeedFilter"] = needed });

        Assert.Equal(status, (await simulator.GetAsync(Roles)).Status);

        foreach (var end in new[] { "principalId", "roleDefinitionId" })
            Assert.Contains((await simulator.GetAsync($"{Roles}?$filter={end} eq '{one[end]}'")).Value, x => x["id"]!.ToString() == one["id"]!.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_members_of_a_group_may_lack_service_principals(bool omits)
    {
        var simulator = await shared.ResetAsync();
        var group = await simulator.IdOfAsync("groups", "Automation accounts");
        await simulator.BehaveAsync(new() { ["groupMembersOmitServicePrincipals"] = omits });

        Assert.Equal(omits, !(await simulator.AllAsync($"groups/{group}/members")).Any(IsServicePrincipal));

        Assert.Contains((await simulator.GetAsync($"groups/{group}?$expand=members")).Body["members"]!.AsArray(), x => IsServicePrincipal(x!.AsObject()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Delta_tells_service_principals_among_members_or_leaves_them_out(bool tells)
    {
        var simulator = await shared.ResetAsync();
        var group = await simulator.IdOfAsync("groups", "Automation accounts");
        await simulator.BehaveAsync(new() { ["deltaTellsServicePrincipals"] = tells });

        var members = (await simulator.AllAsync($"groups/delta?$select=members&$filter=id eq '{group}'")).SelectMany(x => (x["members@delta"] as JsonArray ?? []).Select(y => y!.AsObject()));

        Assert.Equal(tells, members.Any(IsServicePrincipal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_member_in_the_bin_stays_in_delta_or_is_told_as_removed(bool drops)
    {
        var simulator = await shared.ResetAsync();
        await simulator.BehaveAsync(new() { ["deltaDropsDeletedMembers"] = drops });
        var group = await simulator.IdOfAsync("groups", "CA exceptions");
        var member = (await simulator.GetAsync($"groups/{group}/members")).Value[0]["id"]!.ToString();
        var latest = (await simulator.GetAsync("groups/delta?$select=members&$deltaToken=latest")).DeltaLink!;

        await simulator.DeleteAsync($"users/{member}");
        var gone = (await simulator.GetAsync(latest)).Value.Where(x => x["id"]!.ToString() == group).ToList();
        var whole = (await simulator.AllAsync($"groups/delta?$select=members&$filter=id eq '{group}'"))[0]["members@delta"]!.AsArray();
        await simulator.PostAsync($"directory/deletedItems/{member}/restore");
        var back = (await simulator.GetAsync(latest)).Value.Where(x => x["id"]!.ToString() == group).ToList();

        Assert.Equal(!drops, whole.Any(x => x!["id"]!.ToString() == member));
        Assert.Equal(drops ? 1 : 0, gone.Count);
        Assert.Equal(drops ? 1 : 0, back.Count);
        if (!drops)
            return;
        Assert.Equal((member, "deleted"), (gone[0]["members@delta"]![0]!["id"]!.ToString(), gone[0]["members@delta"]![0]!["@removed"]!["reason"]!.ToString()));
        Assert.Null(back[0]["members@delta"]![0]!["@removed"]);
    }

    [Theory]
    [InlineData("applications", false)]
    [InlineData("applications", true)]
    [InlineData("servicePrincipals", false)]
    [InlineData("servicePrincipals", true)]
    public async Task Delta_of_applications_tells_owners_or_does_not_know_them(string set, bool tells)
    {
        var simulator = await shared.ResetAsync();
        await simulator.BehaveAsync(new() { ["deltaTellsApplicationOwners"] = tells });
        var id = await simulator.IdOfAsync(set, "Payroll");

        Assert.Equal(tells ? 200 : 400, (await simulator.GetAsync($"{set}/delta?$select=owners")).Status);
        Assert.DoesNotContain(await simulator.AllAsync($"{set}/delta"), x => x.ContainsKey("owners@delta"));
        if (!tells)
            return;
        var latest = (await simulator.GetAsync($"{set}/delta?$select=owners&$deltaToken=latest")).DeltaLink!;
        Assert.Equal(204, (await simulator.PostAsync($"{set}/{id}/owners/$ref", simulator.Reference(Nora))).Status);
        Assert.Equal(Nora, Assert.Single((await simulator.GetAsync(latest)).Value)["owners@delta"]!.AsArray().Single()!["id"]!.ToString());
    }

    [Theory]
    [InlineData(false, "innerError")]
    [InlineData(true, "innererror")]
    public async Task The_details_of_an_error_stand_under_either_spelling(bool lower, string name)
    {
        var simulator = await shared.ResetAsync();
        await simulator.BehaveAsync(new() { ["innerErrorInLowerCase"] = lower });
        var parts = new JsonArray(new JsonObject { ["id"] = "1", ["method"] = "GET", ["url"] = "/users/nobody" });

        Assert.Equal(["code", "message", name], (await simulator.GetAsync("users/nobody")).Body["error"]!.AsObject().Select(x => x.Key));
        var batch = await simulator.PostAsync("$batch", new JsonObject { ["requests"] = parts });
        Assert.NotNull(batch.Body["responses"]![0]!["body"]!["error"]![name]!["request-id"]);
    }

    [Theory]
    [InlineData(false, "password,softwareOath")]
    [InlineData(true, "password, softwareOath")]
    public async Task The_methods_of_a_combination_stand_apart_or_not_and_are_taken_either_way(bool spaced, string shown)
    {
        var simulator = await shared.ResetAsync();
        await simulator.BehaveAsync(new() { ["combinationsSpaced"] = spaced });
        var custom = (await simulator.GetAsync(Strengths)).Value.Single(x => x["policyType"]!.ToString() == "custom")["id"]!.ToString();
        foreach (var written in new[] { "password,softwareOath", "password, softwareOath" })
        {
            await simulator.PostAsync($"{Strengths}/{custom}/updateAllowedCombinations", new JsonObject { ["allowedCombinations"] = new JsonArray(written) });

            Assert.Equal(shown, (await simulator.GetAsync($"{Strengths}/{custom}")).Body["allowedCombinations"]!.AsArray().Single()!.ToString());
            var policies = (await simulator.GetAsync("identity/conditionalAccess/policies")).Value;
            Assert.Contains(policies, x => x["grantControls"]?["authenticationStrength"]?["allowedCombinations"]?.AsArray() is [JsonValue only] && only.ToString() == shown);
        }
    }

    private static bool IsServicePrincipal(JsonObject target) => target["@odata.type"]!.ToString() == "#microsoft.graph.servicePrincipal";
}
