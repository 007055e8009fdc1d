using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

public sealed class PolicyWriteTests
{
    private const string Policies = "identity/conditionalAccess/policies";
    private const string Locations = "identity/conditionalAccess/namedLocations";
    private const string DeletedLocations = "identity/conditionalAccess/deletedItems/namedLocations";
    private const string Finance = "CA004 Require MFA for Finance";

    [Fact]
    public async Task A_policy_update_replaces_conditions_whole_and_leaves_the_rest()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var before = await simulator.NamedAsync(Policies, Finance);
        var conditions = before["conditions"]!.DeepClone();
        conditions["users"]!["excludeUsers"] = new JsonArray();

        Assert.Equal(204, (await simulator.PatchAsync($"{Policies}/{before["id"]}", new JsonObject { ["conditions"] = conditions.DeepClone() })).Status);

        var after = await simulator.NamedAsync(Policies, Finance);
        Assert.Equal(conditions.ToJsonString(), after["conditions"]!.ToJsonString());
        Assert.Equal(before["grantControls"]!.ToJsonString(), after["grantControls"]!.ToJsonString());
        Assert.NotEqual(before["modifiedDateTime"]!.ToString(), after["modifiedDateTime"]!.ToString());
    }

    [Fact]
    public async Task A_policy_with_an_unknown_reference_or_no_control_is_refused()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var policy = await simulator.NamedAsync(Policies, Finance);
        var path = $"{Policies}/{policy["id"]}";
        var conditions = policy["conditions"]!.DeepClone();
        conditions["users"]!["includeUsers"] = new JsonArray(Guid.NewGuid().ToString());

        var unknown = await simulator.PatchAsync(path, new JsonObject { ["conditions"] = conditions });
        Assert.Equal((400, "BadRequest"), (unknown.Status, unknown.Code));
        Assert.StartsWith("1032: ", unknown.Body["error"]!["innerError"]!["message"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(400, (await simulator.PatchAsync(path, new JsonObject { ["grantControls"] = null })).Status);
        Assert.Equal(400, (await simulator.PatchAsync(path, new JsonObject { ["state"] = "perhaps" })).Status);
    }

    [Fact]
    public async Task A_policy_is_made_deleted_and_restored_with_its_id()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var policy = await simulator.NamedAsync(Policies, "CA003 Require phishing-resistant sign-in for admins");
        var copy = new JsonObject { ["displayName"] = "Copy", ["state"] = "disabled", ["conditions"] = policy["conditions"]!.DeepClone() };
        copy["grantControls"] = new JsonObject { ["operator"] = "OR", ["authenticationStrength"] = new JsonObject { ["id"] = policy["grantControls"]!["authenticationStrength"]!["id"]!.ToString() } };

        var made = await simulator.PostAsync(Policies, copy);
        Assert.Equal((201, policy["grantControls"]!.ToJsonString()), (made.Status, made.Body["grantControls"]!.ToJsonString()));
        Assert.Equal(204, (await simulator.DeleteAsync($"{Policies}/{made.Body["id"]}")).Status);
        Assert.Equal(404, (await simulator.GetAsync($"{Policies}/{made.Body["id"]}")).Status);
        Assert.Equal(200, (await simulator.PostAsync($"identity/conditionalAccess/deletedItems/policies/{made.Body["id"]}/restore")).Status);
        Assert.Equal("Copy", (await simulator.GetAsync($"{Policies}/{made.Body["id"]}")).Body["displayName"]!.ToString());
    }

    [Fact]
    public async Task A_named_location_needs_its_type_and_goes_only_when_unused_and_untrusted()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var used = await simulator.IdOfAsync(Locations, "Branch offices");
        var trusted = await simulator.IdOfAsync(Locations, "Headquarters");
        var free = await simulator.IdOfAsync(Locations, "Partner VPN");

        Assert.Equal(400, (await simulator.PatchAsync($"{Locations}/{free}", new JsonObject { ["displayName"] = "X" })).Status);
        Assert.Equal(204, (await simulator.PatchAsync($"{Locations}/{free}", new JsonObject { ["@odata.type"] = "#microsoft.graph.ipNamedLocation", ["displayName"] = "X" })).Status);
        Assert.Equal(400, (await simulator.DeleteAsync($"{Locations}/{used}")).Status);
        Assert.Equal(400, (await simulator.DeleteAsync($"{Locations}/{trusted}")).Status);
        Assert.Equal(204, (await simulator.DeleteAsync($"{Locations}/{free}")).Status);
        Assert.Equal(200, (await simulator.PostAsync($"{DeletedLocations}/{free}/restore")).Status);
    }

    [Fact]
    public async Task Where_applications_may_not_restore_Conditional_Access_the_answer_is_403()
    {
        await using var simulator = await RunningSimulator.StartAsync(new() { Users = 60, ConditionalAccessRestoreAllowed = false });
        var free = await simulator.IdOfAsync(Locations, "Partner VPN");
        await simulator.DeleteAsync($"{Locations}/{free}");

        Assert.Equal(403, (await simulator.PostAsync($"{DeletedLocations}/{free}/restore")).Status);
    }

    [Fact]
    public async Task A_method_configuration_is_changed_under_its_own_address_and_type()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        const string path = "policies/authenticationMethodsPolicy/authenticationMethodConfigurations/Sms";

        Assert.Equal(400, (await simulator.PatchAsync(path, new JsonObject { ["state"] = "enabled" })).Status);
        Assert.Equal(204, (await simulator.PatchAsync(path, new JsonObject { ["@odata.type"] = "#microsoft.graph.smsAuthenticationMethodConfiguration", ["state"] = "enabled" })).Status);
        Assert.Equal("enabled", (await simulator.GetAsync(path)).Body["state"]!.ToString());
    }

    [Fact]
    public async Task The_authorization_policy_merges_what_a_default_user_may_do()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        await simulator.PatchAsync("policies/authorizationPolicy", new JsonObject { ["defaultUserRolePermissions"] = new JsonObject { ["allowedToCreateApps"] = true } });

        var permissions = (await simulator.GetAsync("policies/authorizationPolicy")).Body["defaultUserRolePermissions"]!;
        Assert.True(permissions["allowedToCreateApps"]!.GetValue<bool>());
        Assert.True(permissions["allowedToReadOtherUsers"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_custom_strength_changes_its_combinations_by_an_action_and_built_in_ones_never()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var strengths = (await simulator.GetAsync("policies/authenticationStrengthPolicies")).Value;
        var custom = strengths.Single(x => x["policyType"]!.ToString() == "custom");
        var path = $"policies/authenticationStrengthPolicies/{custom["id"]}";
        var wanted = new JsonObject { ["allowedCombinations"] = new JsonArray("fido2", "password,sms") };

        Assert.Equal(400, (await simulator.PatchAsync(path, wanted.DeepClone())).Status);
        var result = await simulator.PostAsync($"{path}/updateAllowedCombinations", wanted.DeepClone());
        Assert.Equal((200, custom["allowedCombinations"]!.ToJsonString()), (result.Status, result.Body["previousCombinations"]!.ToJsonString()));
        Assert.Single(result.Body["conditionalAccessReferences"]!.AsArray());
        Assert.Equal(400, (await simulator.DeleteAsync(path)).Status);
        Assert.Equal(400, (await simulator.PostAsync($"policies/authenticationStrengthPolicies/{strengths[0]["id"]}/updateAllowedCombinations", wanted.DeepClone())).Status);
    }

    [Fact]
    public async Task A_role_is_assigned_once_and_taken_away()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var before = await simulator.StateAsync();
        var body = new JsonObject { ["roleDefinitionId"] = "f2ef992c-3afb-46b9-b7cf-a126ee74c451", ["principalId"] = SimulatedTenant.People[3].ObjectId, ["directoryScopeId"] = "/" };

        var made = await simulator.PostAsync("roleManagement/directory/roleAssignments", body);
        Assert.Equal(201, made.Status);
        Assert.Equal(400, (await simulator.PostAsync("roleManagement/directory/roleAssignments", body)).Status);
        Assert.Equal(204, (await simulator.DeleteAsync($"roleManagement/directory/roleAssignments/{made.Body["id"]}")).Status);
        Assert.Equal(before, await simulator.StateAsync());
    }
}
