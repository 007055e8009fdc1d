using System.Text.Json.Nodes;
using EntraRecoveryPortal.Features.Recoveries;
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

    private static IReadOnlyList<string> ExcludedBy(JsonObject policy) => [.. policy["conditions"]!["users"]!["excludeGroups"]!.AsArray().Select(id => id!.ToString())];
}
