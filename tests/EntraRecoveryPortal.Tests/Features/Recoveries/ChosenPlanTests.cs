using System.Text.Json.Nodes;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.Tests.Features.Recoveries.Damages;
using EntraRecoveryPortal.Tests.TenantSimulator;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>What the review offers to choose, against a tenant that refuses policies with dead references.</summary>
public sealed class ChosenPlanTests
{
    private const string Policies = "identity/conditionalAccess/policies";
    private const string Name = "CA002 Require MFA for everybody";

    [Fact]
    public async Task What_is_gone_for_good_is_dropped_from_a_policy_that_comes_back_in_report_only_mode()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 30 });
        var group = (await healed.Tenant.PostAsync("groups", new JsonObject { ["displayName"] = "Contractors", ["mailEnabled"] = false, ["mailNickname"] = "contractors", ["securityEnabled"] = true })).Body["id"]!.ToString();
        var policy = await healed.Tenant.NamedAsync(Policies, Name);
        var kept = ExcludedBy(policy);
        var conditions = policy["conditions"]!.DeepClone();
        conditions["users"]!["excludeGroups"]!.AsArray().Add(group);
        await healed.Tenant.ChangeAsync($"{Policies}/{policy["id"]}", new { conditions });
        var snapshot = await healed.SnapshotAsync();
        conditions["users"]!["excludeGroups"] = new JsonArray();
        await healed.Tenant.ChangeAsync($"{Policies}/{policy["id"]}", new { conditions, state = "disabled" });
        await healed.Tenant.RemoveAsync($"groups/{group}");
        await healed.Tenant.RemoveAsync($"directory/deletedItems/{group}");
        var found = await healed.SinceAsync(snapshot);
        await healed.TickAllAsync(found);

        var offered = await healed.PlanAsync(found);
        var chosen = await healed.PlanAsync(found, Assert.Single(offered.Plan.DeadReferences).Key, Assert.Single(offered.Plan.ReportOnlyOffers).Key);
        var recovery = await healed.RunAsync(chosen);

        Assert.NotEmpty(kept);
        Assert.Equal("Contractors", offered.Names[group]);
        Assert.Contains(offered.Plan.LeftOut, left => left.Item == "conditions.users.excludeGroups");
        Assert.NotEqual(offered.Hash, chosen.Hash);
        Assert.Equal((RecoveryState.Successful, 0), (recovery.State, recovery.Verification!.Different.Count));
        var after = await healed.Tenant.NamedAsync(Policies, Name);
        Assert.Equal(kept.Order(), ExcludedBy(after).Order());
        Assert.Equal("enabledForReportingButNotEnforced", after["state"]!.ToString());
        Assert.StartsWith("This recovery wrote something else there, as its review said", Assert.Single((await healed.EqualAsync(recovery.Number)).First).Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("policies/authenticationStrengthPolicies", "grantControls.authenticationStrength")]
    [InlineData("roleManagement/directory/roleDefinitions", "conditions.users.excludeRoles")]
    public async Task A_strength_or_a_role_that_is_gone_is_dropped_from_the_policy_that_named_it(string collection, string path)
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 20 });
        var lost = (await healed.Tenant.PostAsync(collection, Made(collection))).Body["id"]!.ToString();
        var policy = await healed.Tenant.NamedAsync(Policies, Name);
        await healed.Tenant.ChangeAsync($"{Policies}/{policy["id"]}", Naming(policy, path, lost));
        var snapshot = await healed.SnapshotAsync();
        await healed.Tenant.ChangeAsync($"{Policies}/{policy["id"]}", new { conditions = policy["conditions"]!.DeepClone(), grantControls = new { @operator = "OR", builtInControls = new[] { "mfa" } }, state = "disabled" });
        await healed.Tenant.RemoveAsync($"{collection}/{lost}");
        var found = await healed.SinceAsync(snapshot);
        await healed.TickAllAsync(found);

        var offered = await healed.PlanAsync(found);
        var reference = Assert.Single(offered.Plan.DeadReferences);
        var recovery = await healed.RunAsync(await healed.PlanAsync(found, reference.Key));

        Assert.Equal((path, lost, false), (reference.Path, reference.Id, reference.IsUnknown));
        Assert.Equal("Ours", offered.Names[lost]);
        Assert.Contains(offered.Plan.LeftOut, left => left.Reason.Contains("is gone for good", StringComparison.Ordinal));
        Assert.Equal((RecoveryState.Successful, 0), (recovery.State, recovery.Verification!.Different.Count));
        var after = await healed.Tenant.NamedAsync(Policies, Name);
        Assert.DoesNotContain(lost, after.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(collection.StartsWith("policies", StringComparison.Ordinal) ? "compliantDevice" : "mfa", after["grantControls"]!["builtInControls"]![0]!.ToString());
    }

    [Fact]
    public async Task Terms_of_use_that_nobody_reads_are_told_refused_by_the_tenant_and_dropped()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 20 });
        const string agreements = "identityGovernance/termsOfUse/agreements";
        await healed.Tenant.GrantAsync(SimulatedTenant.WriterClientId, "Agreement.ReadWrite.All");
        var lost = (await healed.Tenant.PostAsync(agreements, new JsonObject { ["displayName"] = "Guests" })).Body["id"]!.ToString();
        var policy = await healed.Tenant.NamedAsync(Policies, Name);
        await healed.Tenant.ChangeAsync($"{Policies}/{policy["id"]}", Naming(policy, "grantControls.termsOfUse", lost));
        var snapshot = await healed.SnapshotAsync();
        await healed.Tenant.ChangeAsync($"{Policies}/{policy["id"]}", new { grantControls = new { @operator = "OR", builtInControls = new[] { "compliantDevice" } } });
        await healed.Tenant.RemoveAsync($"{agreements}/{lost}");
        var found = await healed.SinceAsync(snapshot);
        await healed.TickAllAsync(found);
        var offered = await healed.PlanAsync(found);
        var refused = await healed.RunAsync(offered);
        var again = await healed.SinceAsync(snapshot);
        await healed.TickAllAsync(again);

        var recovery = await healed.RunAsync(await healed.PlanAsync(again, Assert.Single(offered.Plan.DeadReferences).Key));

        Assert.True(offered.Plan.DeadReferences[0].IsUnknown);
        Assert.Contains(offered.Plan.Warnings, warning => warning.Sentence.Contains("nobody knows whether they are still there", StringComparison.Ordinal));
        Assert.Contains("terms of use that do not exist", Assert.Single(await healed.StepsAsync(refused.Number)).Message, StringComparison.Ordinal);
        Assert.Equal(RecoveryState.Successful, recovery.State);
        var after = (await healed.Tenant.NamedAsync(Policies, Name))["grantControls"]!;
        Assert.Equal(("mfa", 0), (after["builtInControls"]![0]!.ToString(), after["termsOfUse"]!.AsArray().Count));
    }

    private static JsonObject Made(string collection) => collection.StartsWith("policies", StringComparison.Ordinal)
        ? new() { ["displayName"] = "Ours", ["allowedCombinations"] = new JsonArray("fido2") }
        : new()
        {
            ["displayName"] = "Ours",
            ["isEnabled"] = true,
            ["rolePermissions"] = new JsonArray(new JsonObject { ["allowedResourceActions"] = new JsonArray("microsoft.directory/applications/basic/update") }),
        };

    private static object Naming(JsonObject policy, string path, string id)
    {
        var conditions = policy["conditions"]!.DeepClone();
        if (path.EndsWith("excludeRoles", StringComparison.Ordinal))
            conditions["users"]!["excludeRoles"]!.AsArray().Add(id);
        return path switch
        {
            "grantControls.authenticationStrength" => new { grantControls = new { @operator = "AND", builtInControls = new[] { "compliantDevice" }, authenticationStrength = new { id } } },
            "grantControls.termsOfUse" => new { grantControls = new { @operator = "AND", builtInControls = new[] { "mfa" }, termsOfUse = new[] { id } } },
            _ => new { conditions },
        };
    }

    private static IReadOnlyList<string> ExcludedBy(JsonObject policy) => [.. policy["conditions"]!["users"]!["excludeGroups"]!.AsArray().Select(id => id!.ToString())];
}
