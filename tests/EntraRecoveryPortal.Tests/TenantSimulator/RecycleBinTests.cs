using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

/// <summary>What was deleted lies there for 30 days, and comes back if nothing took its place.</summary>
public sealed class RecycleBinTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private const string Bin = "directory/deletedItems";
    private const string Locations = "identity/conditionalAccess/namedLocations";

    [Fact]
    public async Task After_thirty_days_it_is_gone_for_good()
    {
        var simulator = await shared.ResetAsync();
        var (user, group) = ((await simulator.CloudEmployeesAsync())[3]["id"]!.ToString(), await simulator.IdOfAsync("groups", "Kiosk devices"));
        var location = await simulator.IdOfAsync(Locations, "Partner VPN");
        var users = (await simulator.GetAsync("users/delta?$select=id&$deltaToken=latest")).DeltaLink!;
        foreach (var path in new[] { $"users/{user}", $"groups/{group}", $"{Locations}/{location}" })
            Assert.Equal(204, (await simulator.DeleteAsync(path)).Status);

        simulator.Wait(TimeSpan.FromDays(29));
        Assert.Equal(200, (await simulator.GetAsync($"{Bin}/{user}")).Status);
        Assert.Single(await simulator.AllAsync("identity/conditionalAccess/deletedItems/namedLocations"));
        simulator.Wait(TimeSpan.FromDays(1));

        Assert.Equal(404, (await simulator.GetAsync($"{Bin}/{user}")).Status);
        Assert.Equal(404, (await simulator.PostAsync($"{Bin}/{user}/restore")).Status);
        Assert.Equal(404, (await simulator.GetAsync($"{Bin}/{group}")).Status);
        Assert.Empty(await simulator.AllAsync("identity/conditionalAccess/deletedItems/namedLocations"));
        Assert.DoesNotContain(user, await simulator.StateAsync(), StringComparison.Ordinal);
        Assert.Equal("syncStateNotFound", (await simulator.GetAsync(users)).Code);
    }

    [Fact]
    public async Task What_was_deleted_before_the_start_has_its_thirty_days_from_then()
    {
        var simulator = await shared.ResetAsync();

        Assert.Equal(3, (await simulator.AllAsync($"{Bin}/microsoft.graph.user")).Count);
        simulator.Wait(TimeSpan.FromDays(31));

        Assert.Empty(await simulator.AllAsync($"{Bin}/microsoft.graph.user"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_security_group_is_kept_or_not_and_a_Microsoft_365_group_always(bool kept)
    {
        var simulator = await shared.ResetAsync();
        await simulator.BehaveAsync(new() { ["securityGroupsSoftDelete"] = kept });
        var (security, unified) = (await simulator.IdOfAsync("groups", "Kiosk devices"), await simulator.IdOfAsync("groups", "Finance Team"));
        var delta = (await simulator.GetAsync("groups/delta?$select=id&$deltaToken=latest")).DeltaLink!;

        Assert.Equal(204, (await simulator.DeleteAsync($"groups/{security}")).Status);
        Assert.Equal(204, (await simulator.DeleteAsync($"groups/{unified}")).Status);

        var told = (await simulator.GetAsync(delta)).Value.ToDictionary(x => x["id"]!.ToString(), x => x["@removed"]!["reason"]!.ToString());
        Assert.Equal((kept ? "changed" : "deleted", "changed"), (told[security], told[unified]));
        Assert.Equal(kept ? 200 : 404, (await simulator.PostAsync($"{Bin}/{security}/restore")).Status);
        Assert.Equal(200, (await simulator.PostAsync($"{Bin}/{unified}/restore")).Status);
    }

    [Theory]
    [InlineData(true, "AzureAd", 200)]
    [InlineData(true, "ServerAd", 404)]
    [InlineData(false, "AzureAd", 404)]
    public async Task A_device_is_kept_where_that_is_on_and_it_is_not_joined_to_Active_Directory(bool kept, string trustType, int restored)
    {
        var simulator = await shared.ResetAsync();
        await simulator.BehaveAsync(new() { ["devicesSoftDelete"] = kept });
        var device = (await simulator.AllAsync("devices")).First(x => x["trustType"]!.ToString() == trustType && x["isCompliant"]!.GetValue<bool>())["id"]!.ToString();

        Assert.Equal(204, (await simulator.DeleteAsync($"devices/{device}")).Status);

        Assert.Equal(restored == 200 ? 1 : 0, (await simulator.AllAsync($"{Bin}/microsoft.graph.device")).Count);
        Assert.Equal(restored, (await simulator.PostAsync($"{Bin}/{device}/restore")).Status);
        if (restored == 200)
            Assert.False((await simulator.GetAsync($"devices/{device}")).Body["isCompliant"]!.GetValue<bool>());
    }

    [Fact]
    public async Task An_address_that_somebody_took_stops_a_restore_unless_it_may_be_dropped()
    {
        var simulator = await shared.ResetAsync();
        var employees = await simulator.CloudEmployeesAsync();
        var (lost, impostor) = (employees[0], employees[1]);
        await simulator.DeleteAsync($"users/{lost["id"]}");
        Assert.Equal(204, (await simulator.PatchAsync($"users/{impostor["id"]}", new JsonObject { ["mail"] = lost["mail"]!.DeepClone() })).Status);

        Assert.Equal(400, (await simulator.PostAsync($"{Bin}/{lost["id"]}/restore")).Status);
        Assert.Equal(200, (await simulator.PostAsync($"{Bin}/{lost["id"]}/restore", new JsonObject { ["autoReconcileProxyConflict"] = true })).Status);

        Assert.Empty((await simulator.GetAsync($"users/{lost["id"]}?$select=proxyAddresses")).Body["proxyAddresses"]!.AsArray());
    }

    [Fact]
    public async Task An_identifier_stays_reserved_while_its_application_lies_in_the_bin()
    {
        var simulator = await shared.ResetAsync();
        var (payroll, other) = (await simulator.NamedAsync("applications", "Payroll"), await simulator.IdOfAsync("applications", "CRM"));
        var taken = new JsonObject { ["identifierUris"] = payroll["identifierUris"]!.DeepClone() };
        await simulator.DeleteAsync($"applications/{payroll["id"]}");

        Assert.Equal(400, (await simulator.PatchAsync($"applications/{other}", taken)).Status);
        await simulator.DeleteAsync($"{Bin}/{payroll["id"]}");
        Assert.Equal(204, (await simulator.PatchAsync($"applications/{other}", taken)).Status);
    }

    [Fact]
    public async Task A_deleted_blueprint_leaves_its_agents_and_each_lies_under_its_own_type()
    {
        var simulator = await shared.ResetAsync();
        await simulator.GrantAsync(SimulatedTenant.ReaderClientId, "AgentIdentity.Read.All");
        await simulator.GrantAsync(SimulatedTenant.WriterClientId, "AgentIdentityBlueprint.ReadWrite.All");
        var blueprint = await simulator.IdOfAsync("applications", "Agent Blueprint");

        Assert.Equal(204, (await simulator.DeleteAsync($"applications/{blueprint}")).Status);

        Assert.Equal(2, (await simulator.AllAsync("servicePrincipals/microsoft.graph.agentIdentity")).Count);
        Assert.Equal(blueprint, Assert.Single(await simulator.AllAsync($"{Bin}/microsoft.graph.agentIdentityBlueprint"))["id"]!.ToString());
        Assert.Single(await simulator.AllAsync($"{Bin}/microsoft.graph.agentIdentityBlueprintPrincipal"));
        Assert.Empty(await simulator.AllAsync($"{Bin}/microsoft.graph.agentIdentity"));
        Assert.Equal("#microsoft.graph.agentIdentityBlueprint", (await simulator.PostAsync($"{Bin}/{blueprint}/restore")).Body["@odata.type"]!.ToString());
    }

    [Fact]
    public async Task Grants_and_assignments_sleep_while_their_client_lies_in_the_bin()
    {
        var simulator = await shared.ResetAsync();
        var payroll = await simulator.IdOfAsync("servicePrincipals", "Payroll");
        async Task<(int Grants, int Assignments)> CountAsync() => (
            (await simulator.AllAsync("oauth2PermissionGrants")).Count(x => x["clientId"]!.ToString() == payroll),
            (await simulator.AllAsync($"users/{(await simulator.CloudEmployeesAsync())[0]["id"]}/appRoleAssignments")).Count(x => x["resourceId"]!.ToString() == payroll));
        var before = await CountAsync();

        await simulator.DeleteAsync($"servicePrincipals/{payroll}");
        Assert.Equal((0, 0), await CountAsync());
        await simulator.PostAsync($"{Bin}/{payroll}/restore");

        Assert.True(before.Grants > 0);
        Assert.Equal(before, await CountAsync());
    }
}
