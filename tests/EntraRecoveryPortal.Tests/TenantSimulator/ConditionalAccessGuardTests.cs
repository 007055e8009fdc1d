using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

/// <summary>Conditional Access beside security defaults, and policies that belong to Microsoft.</summary>
public sealed class ConditionalAccessGuardTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private const string Policies = "identity/conditionalAccess/policies";
    private const string Defaults = "policies/identitySecurityDefaultsEnforcementPolicy";

    [Fact]
    public async Task Security_defaults_and_policies_exclude_each_other()
    {
        var simulator = await shared.ResetAsync();
        var path = $"{Policies}/{await simulator.IdOfAsync(Policies, "CA012 Payroll only with the custom strength")}";
        Assert.False((await simulator.GetAsync(Defaults)).Body["isEnabled"]!.GetValue<bool>());
        await simulator.PatchAsync(path, new JsonObject { ["state"] = "disabled" });

        Assert.Equal(204, (await simulator.PatchAsync(Defaults, new JsonObject { ["isEnabled"] = true })).Status);

        Assert.True((await simulator.GetAsync(Defaults)).Body["isEnabled"]!.GetValue<bool>());
        var refused = await simulator.PatchAsync(path, new JsonObject { ["state"] = "enabled" });
        Assert.Equal((400, "BadRequest"), (refused.Status, refused.Code));
        Assert.Contains("Security defaults", refused.Body["error"]!["innerError"]!["message"]!.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(204, (await simulator.PatchAsync(path, new JsonObject { ["description"] = "Waits." })).Status);
        Assert.Equal(400, (await simulator.PostAsync(Policies, Copy((await simulator.GetAsync(path)).Body, "One more"))).Status);
        Assert.Equal(204, (await simulator.PatchAsync(Defaults, new JsonObject { ["isEnabled"] = false })).Status);
        Assert.Equal(204, (await simulator.PatchAsync(path, new JsonObject { ["state"] = "enabled" })).Status);
    }

    [Fact]
    public async Task Of_a_policy_that_Microsoft_manages_only_state_and_exclusions_change()
    {
        var simulator = await shared.ResetAsync();
        var source = await simulator.NamedAsync(Policies, "CA002 Require MFA for everybody");
        var made = (await simulator.PostAsync(Policies, Copy(source, "Microsoft-managed: Multifactor authentication for all users"))).Body;
        var path = $"{Policies}/{made["id"]}";
        var conditions = made["conditions"]!.DeepClone();
        conditions["users"]!["excludeGroups"] = new JsonArray();

        Assert.Equal(204, (await simulator.PatchAsync(path, new JsonObject { ["state"] = "disabled" })).Status);
        Assert.Equal(204, (await simulator.PatchAsync(path, new JsonObject { ["conditions"] = conditions.DeepClone() })).Status);
        conditions["users"]!["includeUsers"] = new JsonArray("None");
        Assert.Equal(400, (await simulator.PatchAsync(path, new JsonObject { ["conditions"] = conditions })).Status);
        Assert.Equal(400, (await simulator.PatchAsync(path, new JsonObject { ["displayName"] = "Ours" })).Status);
        Assert.Equal(400, (await simulator.DeleteAsync(path)).Status);
    }

    [Fact]
    public async Task A_federated_credential_names_an_issuer_and_subject_that_no_other_has()
    {
        var simulator = await shared.ResetAsync();
        var path = $"applications/{await simulator.IdOfAsync("applications", "CRM")}/federatedIdentityCredentials";
        JsonObject Body(string name, string? subject) => new() { ["name"] = name, ["issuer"] = "https://issuer.example", ["subject"] = subject, ["audiences"] = new JsonArray("api://AzureADTokenExchange") };

        var one = (await simulator.PostAsync(path, Body("one", "a"))).Body["id"];
        var other = (await simulator.PostAsync(path, Body("other", "b"))).Body["id"];
        Assert.NotEqual(one!.ToString(), other!.ToString());
        Assert.Equal(409, (await simulator.PostAsync(path, Body("third", "a"))).Status);
        Assert.Equal(409, (await simulator.PatchAsync($"{path}/{other}", new JsonObject { ["subject"] = "a" })).Status);
        Assert.Equal(400, (await simulator.PostAsync(path, Body("fourth", null))).Status);
        for (var i = 2; i < 20; i++)
            Assert.Equal(201, (await simulator.PostAsync(path, Body($"n{i}", $"s{i}"))).Status);
        Assert.Equal("Directory_QuotaExceeded", (await simulator.PostAsync(path, Body("last", "z"))).Code);
    }

    private static JsonObject Copy(JsonObject policy, string name) => new()
    {
        ["displayName"] = name,
        ["state"] = "enabled",
        ["conditions"] = policy["conditions"]!.DeepClone(),
        ["grantControls"] = new JsonObject { ["operator"] = "OR", ["builtInControls"] = new JsonArray("mfa") },
    };
}
