using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

public sealed class PolicyWriteTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private const string Policies = "identity/conditionalAccess/policies";
    private const string Locations = "identity/conditionalAccess/namedLocations";
    private const string DeletedLocations = "identity/conditionalAccess/deletedItems/namedLocations";
    private const string Finance = "CA004 Require MFA for Finance";

    [Fact]
    public async Task A_policy_update_replaces_conditions_whole_and_leaves_the_rest()
    {
        var simulator = await shared.ResetAsync();
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
        var simulator = await shared.ResetAsync();
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
        var simulator = await shared.ResetAsync();
        var policy = await simulator.NamedAsync(Policies, "CA003 Require phishing-resistant sign-in for admins");
        var copy = new JsonObject { ["displayName"] = "Copy", ["state"] = "disabled", ["conditions"] = policy["conditions"]!.DeepClone() };
        copy["grantControls"] = new JsonObject { ["operator"] = "OR", ["authenticationStrength"] = new JsonObject { ["id"] = policy["grantControls"]!["authenticationStrength"]!["id"]!.ToString() } };

        var made = await simulator.PostAsync(Policies, copy);
        Assert.Equal(201, made.Status);
        Assert.True(JsonNode.DeepEquals(policy["grantControls"], made.Body["grantControls"]));
        Assert.Equal(204, (await simulator.DeleteAsync($"{Policies}/{made.Body["id"]}")).Status);
        Assert.Equal(404, (await simulator.GetAsync($"{Policies}/{made.Body["id"]}")).Status);
        Assert.Equal(200, (await simulator.PostAsync($"identity/conditionalAccess/deletedItems/policies/{made.Body["id"]}/restore")).Status);
        Assert.Equal("Copy", (await simulator.GetAsync($"{Policies}/{made.Body["id"]}")).Body["displayName"]!.ToString());
    }

    [Fact]
    public async Task A_named_location_needs_its_type_and_goes_only_when_unused_and_untrusted()
    {
        var simulator = await shared.ResetAsync();
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
    public async Task A_method_configuration_is_changed_under_its_own_address_and_type()
    {
        var simulator = await shared.ResetAsync();
        const string path = "policies/authenticationMethodsPolicy/authenticationMethodConfigurations/Sms";

        Assert.Equal(400, (await simulator.PatchAsync(path, new JsonObject { ["state"] = "enabled" })).Status);
        Assert.Equal(204, (await simulator.PatchAsync(path, new JsonObject { ["@odata.type"] = "#microsoft.graph.smsAuthenticationMethodConfiguration", ["state"] = "enabled" })).Status);
        Assert.Equal("enabled", (await simulator.GetAsync(path)).Body["state"]!.ToString());
    }

    [Fact]
    public async Task The_methods_policy_takes_its_own_properties_and_configurations_in_one_call()
    {
        var simulator = await shared.ResetAsync();
        const string path = "policies/authenticationMethodsPolicy";
        var before = (await simulator.GetAsync(path)).Body;
        var campaign = before["registrationEnforcement"]!.DeepClone();
        campaign["authenticationMethodsRegistrationCampaign"]!["snoozeDurationInDays"] = 7;
        var sms = new JsonObject { ["@odata.type"] = "#microsoft.graph.smsAuthenticationMethodConfiguration", ["id"] = "Sms", ["state"] = "enabled" };
        var whole = new JsonObject { ["reconfirmationInDays"] = 90, ["registrationEnforcement"] = campaign.DeepClone(), ["authenticationMethodConfigurations"] = new JsonArray(sms) };

        Assert.Equal(204, (await simulator.PatchAsync(path, whole)).Status);

        var after = (await simulator.GetAsync(path)).Body;
        Assert.Equal(90, after["reconfirmationInDays"]!.GetValue<int>());
        Assert.True(JsonNode.DeepEquals(campaign, after["registrationEnforcement"]));
        Assert.Equal(["Sms"], Changed(before, after));
    }

    [Theory]
    [InlineData("""{"reconfirmationInDays":90,"authenticationMethodConfigurations":[{"id":"Sms","state":"enabled"}]}""", 400)]
    [InlineData("""{"reconfirmationInDays":90,"authenticationMethodConfigurations":[{"@odata.type":"#microsoft.graph.smsAuthenticationMethodConfiguration","id":"Fax","state":"enabled"}]}""", 404)]
    [InlineData("""{"reconfirmationInDays":90,"authenticationMethodConfigurations":"Sms"}""", 400)]
    [InlineData("""{"reconfirmationInDays":90,"policyVersion":"2"}""", 400)]
    public async Task A_methods_policy_update_with_one_bad_part_changes_nothing(string body, int status)
    {
        var simulator = await shared.ResetAsync();
        var before = await simulator.StateAsync();

        Assert.Equal(status, (await simulator.PatchAsync("policies/authenticationMethodsPolicy", JsonNode.Parse(body)!)).Status);

        Assert.Equal(before, await simulator.StateAsync());
    }

    [Fact]
    public async Task A_policy_keeps_its_strength_when_its_controls_are_sent_back()
    {
        var simulator = await shared.ResetAsync();
        const string name = "CA003 Require phishing-resistant sign-in for admins";
        var before = await simulator.NamedAsync(Policies, name);
        var controls = before["grantControls"]!.DeepClone();
        controls["authenticationStrength"] = new JsonObject { ["id"] = controls["authenticationStrength"]!["id"]!.ToString() };

        Assert.Equal(204, (await simulator.PatchAsync($"{Policies}/{before["id"]}", new JsonObject { ["grantControls"] = controls })).Status);

        Assert.True(JsonNode.DeepEquals(before["grantControls"], (await simulator.NamedAsync(Policies, name))["grantControls"]));
    }

    [Fact]
    public async Task The_authorization_policy_merges_what_a_default_user_may_do()
    {
        var simulator = await shared.ResetAsync();

        await simulator.PatchAsync("policies/authorizationPolicy", new JsonObject { ["defaultUserRolePermissions"] = new JsonObject { ["allowedToCreateApps"] = true } });

        var permissions = (await simulator.GetAsync("policies/authorizationPolicy")).Body["defaultUserRolePermissions"]!;
        Assert.True(permissions["allowedToCreateApps"]!.GetValue<bool>());
        Assert.True(permissions["allowedToReadOtherUsers"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_custom_strength_changes_its_combinations_by_an_action_and_built_in_ones_never()
    {
        var simulator = await shared.ResetAsync();
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
        var simulator = await shared.ResetAsync();
        var before = await simulator.StateAsync();
        var body = new JsonObject { ["roleDefinitionId"] = "f2ef992c-3afb-46b9-b7cf-a126ee74c451", ["principalId"] = SimulatedTenant.People[3].ObjectId, ["directoryScopeId"] = "/" };

        var made = await simulator.PostAsync("roleManagement/directory/roleAssignments", body);
        Assert.Equal(201, made.Status);
        Assert.Equal(400, (await simulator.PostAsync("roleManagement/directory/roleAssignments", body)).Status);
        Assert.Equal(204, (await simulator.DeleteAsync($"roleManagement/directory/roleAssignments/{made.Body["id"]}")).Status);
        Assert.Equal(before, await simulator.StateAsync());
    }

    [Fact]
    public async Task A_custom_role_is_changed_and_a_built_in_one_is_not()
    {
        var simulator = await shared.ResetAsync();
        const string roles = "roleManagement/directory/roleDefinitions";
        var custom = await simulator.NamedAsync(roles, "Contoso App Registrar");
        var path = $"{roles}/{custom["id"]}";
        var wanted = new JsonObject
        {
            ["description"] = "Reads applications.",
            ["rolePermissions"] = new JsonArray(new JsonObject { ["allowedResourceActions"] = new JsonArray("microsoft.directory/applications/basic/read") }),
        };

        Assert.Equal(204, (await simulator.PatchAsync(path, wanted)).Status);

        var after = (await simulator.GetAsync(path)).Body;
        Assert.Equal(("Contoso App Registrar", "Reads applications."), (after["displayName"]!.ToString(), after["description"]!.ToString()));
        Assert.Equal("microsoft.directory/applications/basic/read", Assert.Single(after["rolePermissions"]![0]!["allowedResourceActions"]!.AsArray())!.ToString());
        Assert.Equal(400, (await simulator.PatchAsync(path, new JsonObject { ["rolePermissions"] = new JsonArray() })).Status);
        Assert.Equal(400, (await simulator.PatchAsync(path, new JsonObject { ["isBuiltIn"] = true })).Status);
        Assert.Equal(400, (await simulator.PatchAsync($"{roles}/f2ef992c-3afb-46b9-b7cf-a126ee74c451", new JsonObject { ["description"] = "X" })).Status);
    }

    private static IEnumerable<string> Changed(JsonObject before, JsonObject after) =>
        before["authenticationMethodConfigurations"]!.AsArray().Zip(after["authenticationMethodConfigurations"]!.AsArray())
            .Where(x => !JsonNode.DeepEquals(x.First, x.Second)).Select(x => x.First!["id"]!.ToString());
}
