using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

/// <summary>Whom and what an application may not touch with its permissions alone.</summary>
public sealed class PrivilegeTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private const string PrivilegedAuthenticationAdministrator = "7be44c8a-adaf-4e2a-84d6-ab2649e08a13";
    private const string UserAdministrator = "fe930be7-5e62-47db-91af-98c3a49a38b1";
    private const string HelpdeskAdministrator = "729827e3-9c14-49f7-bb1b-9608f156bbb8";
    private const string Units = "directory/administrativeUnits";

    [Theory]
    [InlineData("""{"accountEnabled":false}""")]
    [InlineData("""{"businessPhones":[]}""")]
    [InlineData("""{"mobilePhone":"1"}""")]
    [InlineData("""{"otherMails":[]}""")]
    [InlineData("""{"userPrincipalName":"new@contoso.example"}""")]
    [InlineData("""{"onPremisesImmutableId":"x"}""")]
    [InlineData("""{"passwordProfile":{"password":"Long enough 1"}}""")]
    public async Task Each_sensitive_property_of_an_administrator_takes_a_higher_role(string body)
    {
        var simulator = await shared.ResetAsync();
        var admin = await BreakGlassAsync(simulator);

        var refused = await simulator.PatchAsync(admin, JsonNode.Parse(body)!);
        Assert.Equal((403, "Authorization_RequestDenied"), (refused.Status, refused.Code));
        Assert.Equal(204, (await simulator.PatchAsync(admin, new JsonObject { ["department"] = "Safe" })).Status);
        await simulator.AssignRoleAsync(SimulatedTenant.WriterClientId, PrivilegedAuthenticationAdministrator);
        Assert.Equal(204, (await simulator.PatchAsync(admin, JsonNode.Parse(body)!)).Status);
    }

    [Fact]
    public async Task Deleting_and_restoring_an_administrator_take_a_higher_role()
    {
        var simulator = await shared.ResetAsync();
        var admin = await BreakGlassAsync(simulator);
        var restore = $"directory/deletedItems/{admin.Split('/')[1]}/restore";

        Assert.Equal(403, (await simulator.DeleteAsync(admin)).Status);
        await simulator.AssignRoleAsync(SimulatedTenant.WriterClientId, PrivilegedAuthenticationAdministrator);
        Assert.Equal(204, (await simulator.DeleteAsync(admin)).Status);
        var role = (await simulator.AllAsync("roleManagement/directory/roleAssignments")).First(x => x["roleDefinitionId"]!.ToString() == PrivilegedAuthenticationAdministrator);
        await simulator.DeleteAsync($"roleManagement/directory/roleAssignments/{role["id"]}");

        Assert.Equal(403, (await simulator.PostAsync(restore)).Status);
        await simulator.AssignRoleAsync(SimulatedTenant.WriterClientId, PrivilegedAuthenticationAdministrator);
        Assert.Equal(200, (await simulator.PostAsync(restore)).Status);
    }

    [Fact]
    public async Task A_user_administrator_reaches_lesser_roles_and_nobody_in_a_role_assignable_group()
    {
        var simulator = await shared.ResetAsync();
        await simulator.AssignRoleAsync(SimulatedTenant.WriterClientId, UserAdministrator);
        var employee = (await simulator.CloudEmployeesAsync())[20]["id"]!.ToString();
        await simulator.PostAsync("roleManagement/directory/roleAssignments", new JsonObject { ["principalId"] = employee, ["roleDefinitionId"] = HelpdeskAdministrator, ["directoryScopeId"] = "/" });
        var member = (await simulator.AllAsync($"groups/{await simulator.IdOfAsync("groups", "Help desk")}/members"))[0]["id"];
        var disable = new JsonObject { ["accountEnabled"] = false };

        Assert.Equal(204, (await simulator.PatchAsync($"users/{employee}", disable.DeepClone())).Status);
        Assert.Equal(403, (await simulator.PatchAsync($"users/{member}", disable.DeepClone())).Status);
        Assert.Equal(403, (await simulator.PatchAsync(await BreakGlassAsync(simulator), disable)).Status);
    }

    [Fact]
    public async Task Members_of_a_restricted_unit_are_left_to_those_with_a_role_in_it()
    {
        var simulator = await shared.ResetAsync();
        var unit = (await simulator.PostAsync(Units, new JsonObject { ["displayName"] = "Board", ["isMemberManagementRestricted"] = true })).Body["id"]!.ToString();
        var (user, group) = ((await simulator.CloudEmployeesAsync())[5]["id"]!.ToString(), await simulator.IdOfAsync("groups", "CA exceptions"));
        foreach (var member in new[] { user, group })
            Assert.Equal(204, (await simulator.PostAsync($"{Units}/{unit}/members/$ref", simulator.Reference(member))).Status);

        Assert.True((await simulator.GetAsync($"users/{user}?$select=isManagementRestricted")).Body["isManagementRestricted"]!.GetValue<bool>());
        Assert.Equal(403, (await simulator.PatchAsync($"users/{user}", new JsonObject { ["department"] = "X" })).Status);
        Assert.Equal(403, (await simulator.DeleteAsync($"users/{user}")).Status);
        Assert.Equal(403, (await simulator.PostAsync($"groups/{group}/members/$ref", simulator.Reference(SimulatedTenant.People[3].ObjectId))).Status);
        Assert.Equal(403, (await simulator.DeleteAsync($"users/{user}/manager/$ref")).Status);

        await simulator.AssignRoleAsync(SimulatedTenant.WriterClientId, UserAdministrator, $"/administrativeUnits/{unit}");
        Assert.Equal(204, (await simulator.PatchAsync($"users/{user}", new JsonObject { ["department"] = "X" })).Status);
    }

    [Fact]
    public async Task A_restricted_unit_in_the_bin_restricts_nobody()
    {
        var simulator = await shared.ResetAsync();
        var unit = (await simulator.PostAsync(Units, new JsonObject { ["displayName"] = "Board", ["isMemberManagementRestricted"] = true })).Body["id"]!.ToString();
        var user = (await simulator.CloudEmployeesAsync())[5]["id"]!.ToString();
        await simulator.PostAsync($"{Units}/{unit}/members/$ref", simulator.Reference(user));

        await simulator.DeleteAsync($"{Units}/{unit}");
        Assert.Equal(204, (await simulator.PatchAsync($"users/{user}", new JsonObject { ["department"] = "X" })).Status);
        await simulator.PostAsync($"directory/deletedItems/{unit}/restore");

        Assert.Equal(403, (await simulator.PatchAsync($"users/{user}", new JsonObject { ["department"] = "Y" })).Status);
        Assert.Equal(204, (await simulator.DeleteAsync($"{Units}/{unit}/members/{user}/$ref")).Status);
        Assert.Equal(204, (await simulator.PatchAsync($"users/{user}", new JsonObject { ["department"] = "Y" })).Status);
    }

    [Fact]
    public async Task A_password_goes_in_and_never_comes_out()
    {
        var simulator = await shared.ResetAsync();
        var user = $"users/{(await simulator.CloudEmployeesAsync())[5]["id"]}";

        Assert.Equal(400, (await simulator.PatchAsync(user, new JsonObject { ["passwordProfile"] = new JsonObject { ["password"] = "short" } })).Status);
        Assert.Equal(204, (await simulator.PatchAsync(user, new JsonObject { ["passwordProfile"] = new JsonObject { ["password"] = "correct horse battery", ["forceChangePasswordNextSignIn"] = true } })).Status);

        Assert.DoesNotContain("correct horse", await simulator.StateAsync(), StringComparison.Ordinal);
        Assert.Equal(400, (await simulator.PatchAsync(user, new JsonObject { ["userPrincipalName"] = "somebody@elsewhere.example" })).Status);
    }

    [Fact]
    public async Task An_unknown_switch_turns_none()
    {
        var simulator = await shared.ResetAsync();
        var before = (await simulator.RawAsync("GET", "/_simulator/behaviour")).Body.ToJsonString();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(simulator.Address, "/_simulator/behaviour"))
        {
            Content = System.Net.Http.Json.JsonContent.Create(new JsonObject { ["deltaReplays"] = true, ["nonsense"] = true }),
        };

        Assert.Equal(400, (await simulator.SendAsync(request)).Status);
        Assert.Equal(before, (await simulator.RawAsync("GET", "/_simulator/behaviour")).Body.ToJsonString());
    }

    private static async Task<string> BreakGlassAsync(RunningSimulator simulator) => $"users/{(await simulator.GetAsync("users?$filter=displayName eq 'Break Glass 1'")).Value[0]["id"]}";
}
