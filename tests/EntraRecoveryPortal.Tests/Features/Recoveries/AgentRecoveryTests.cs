using System.Text.Json.Nodes;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.Tests.Features.Recoveries.Damages;
using EntraRecoveryPortal.Tests.TenantSimulator;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>Who answers for agents, and what agents inherit, against a tenant that keeps the last sponsor of an agent.</summary>
public sealed class AgentRecoveryTests
{
    private const string Graph = "00000003-0000-0000-c000-000000000000";

    [Fact]
    public async Task Sponsors_and_inheritable_permissions_come_back_and_go_again()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60 });
        var (agent, blueprint) = await AgentsAsync(healed.Tenant);
        var intruder = (await healed.Tenant.CloudEmployeesAsync())[3]["id"]!.ToString();
        var sponsors = (await healed.Tenant.AllAsync($"{agent}/sponsors")).Select(one => one["id"]!.ToString()).ToList();
        var before = await healed.StateAsync();
        var snapshot = await healed.SnapshotAsync();
        foreach (var path in new[] { agent, blueprint })
            Assert.Equal(204, (await healed.Tenant.PostAsync($"{path}/sponsors/$ref", healed.Tenant.Reference(intruder))).Status);
        foreach (var sponsor in sponsors)
            await healed.Tenant.RemoveAsync($"{agent}/sponsors/{sponsor}/$ref");
        await healed.Tenant.RemoveAsync($"{blueprint}/inheritablePermissions/{Graph}");
        var damaged = await healed.StateAsync();

        var recovery = await healed.HealAsync(await healed.SinceAsync(snapshot));
        var after = await healed.StateAsync();
        var undo = await healed.HealAsync(await healed.BeforeAsync(recovery));

        Assert.Equal((RecoveryState.Successful, RecoveryState.Successful), (recovery.State, undo.State));
        Assert.NotEqual(before, damaged);
        Assert.Equal(before, after);
        Assert.Equal(damaged, await healed.StateAsync());
        Assert.Equal(400, (await healed.Tenant.DeleteAsync($"{agent}/sponsors/{intruder}/$ref")).Status);
    }

    [Fact]
    public async Task A_sponsor_who_is_made_again_answers_for_the_agent_again()
    {
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60 });
        var (agent, _) = await AgentsAsync(healed.Tenant);
        var sponsor = (await healed.Tenant.CloudEmployeesAsync())[3]["id"]!.ToString();
        Assert.Equal(204, (await healed.Tenant.PostAsync($"{agent}/sponsors/$ref", healed.Tenant.Reference(sponsor))).Status);
        var snapshot = await healed.SnapshotAsync();
        await healed.Tenant.RemoveAsync($"users/{sponsor}");
        await healed.Tenant.RemoveAsync($"directory/deletedItems/{sponsor}");
        var found = await healed.SinceAsync(snapshot);
        var recovery = await healed.RecoverAsync(found, change => change.ObjectId == sponsor);

        Assert.Equal(RecoveryState.Successful, recovery.State);
        var again = Assert.Single(await healed.NewIdsAsync()).NewId;
        Assert.Contains(again, (await healed.Tenant.AllAsync($"{agent}/sponsors")).Select(one => one["id"]!.ToString()));
    }

    private static async Task<(string Agent, string Blueprint)> AgentsAsync(RunningSimulator tenant)
    {
        await tenant.GrantAsync(SimulatedTenant.ReaderClientId, "AgentIdentity.Read.All", "AgentIdentityBlueprint.Read.All");
        var agent = (await tenant.AllAsync("servicePrincipals/microsoft.graph.agentIdentity"))[0]["id"];
        var blueprint = (await tenant.AllAsync("applications/microsoft.graph.agentIdentityBlueprint"))[0]["id"];
        return ($"servicePrincipals/{agent}/microsoft.graph.agentIdentity", $"applications/{blueprint}/microsoft.graph.agentIdentityBlueprint");
    }
}
