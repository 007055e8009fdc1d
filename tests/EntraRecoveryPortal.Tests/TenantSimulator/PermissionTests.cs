using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

/// <summary>What takes several permissions together, and what no application permission opens.</summary>
public sealed class PermissionTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private const string Policies = "identity/conditionalAccess/policies";

    [Theory]
    [InlineData("Policy.Read.All")]
    [InlineData("Policy.ReadWrite.ConditionalAccess")]
    public async Task A_policy_is_written_only_with_all_its_permissions(string without)
    {
        var simulator = await shared.ResetAsync();
        var policy = $"{Policies}/{await simulator.IdOfAsync(Policies, "CA002 Require MFA for everybody")}";
        Assert.Equal(204, (await simulator.PatchAsync(policy, new JsonObject { ["description"] = "X" })).Status);

        await simulator.RevokeAsync(SimulatedTenant.WriterClientId, without);

        Assert.Equal(403, (await simulator.PatchAsync(policy, new JsonObject { ["description"] = "Y" })).Status);
    }

    [Fact]
    public async Task A_role_assignable_group_takes_the_permission_for_roles_too()
    {
        var simulator = await shared.ResetAsync();
        var group = $"groups/{await simulator.IdOfAsync("groups", "Tier 0 Admins")}";

        await simulator.RevokeAsync(SimulatedTenant.WriterClientId, "RoleManagement.ReadWrite.Directory");

        Assert.Equal(403, (await simulator.PatchAsync(group, new JsonObject { ["description"] = "X" })).Status);
        Assert.Equal(403, (await simulator.PostAsync($"{group}/members/$ref", simulator.Reference(SimulatedTenant.People[3].ObjectId))).Status);
        Assert.Equal(403, (await simulator.DeleteAsync(group)).Status);
    }

    [Fact]
    public async Task Microsofts_own_backup_is_read_and_never_started_by_an_application()
    {
        var simulator = await shared.ResetAsync();

        var snapshots = await simulator.AllAsync("directory/recovery/snapshots");
        Assert.Equal(7, snapshots.Count);
        Assert.Equal("2026-03-01T22:00:00Z", snapshots[0]["createdDateTime"]!.ToString());
        Assert.Equal("#microsoft.graph.entraRecoveryServices.snapshot", (await simulator.GetAsync($"directory/recovery/snapshots/{snapshots[0]["id"]}")).Body["@odata.type"]!.ToString());
        Assert.Empty(await simulator.AllAsync("directory/recovery/jobs?$orderby=jobStartDateTime desc&$top=5"));
        Assert.Equal(403, (await simulator.SendAsync("POST", $"directory/recovery/snapshots/{snapshots[0]["id"]}/recoveryJobs", new JsonObject(), SimulatedTenant.ReaderClientId)).Status);
        await simulator.RevokeAsync(SimulatedTenant.ReaderClientId, "EntraBackup.Read.All");
        Assert.Equal(403, (await simulator.GetAsync("directory/recovery/jobs")).Status);
    }

    [Fact]
    public async Task Somebody_answers_for_a_guest_and_for_an_agent()
    {
        var simulator = await shared.ResetAsync();
        await simulator.GrantAsync(SimulatedTenant.ReaderClientId, "AgentIdentity.Read.All");
        await simulator.GrantAsync(SimulatedTenant.WriterClientId, "AgentIdentity.UpdateSponsors.All");
        var guest = (await simulator.AllAsync("users?$select=id,userType")).First(x => x["userType"]!.ToString() == "Guest")["id"];
        var agent = (await simulator.AllAsync("servicePrincipals/microsoft.graph.agentIdentity"))[0]["id"];
        var (nora, device) = (SimulatedTenant.People[3].ObjectId, (await simulator.AllAsync("devices"))[0]["id"]!.ToString());

        foreach (var path in new[] { $"users/{guest}/sponsors", $"servicePrincipals/microsoft.graph.agentIdentity/{agent}/sponsors" })
        {
            Assert.Equal(400, (await simulator.PostAsync($"{path}/$ref", simulator.Reference(device))).Status);
            Assert.Equal(204, (await simulator.PostAsync($"{path}/$ref", simulator.Reference(nora))).Status);
            Assert.Equal(400, (await simulator.PostAsync($"{path}/$ref", simulator.Reference(nora))).Status);
            Assert.Equal(204, (await simulator.DeleteAsync($"{path}/{nora}/$ref")).Status);
            Assert.Equal(404, (await simulator.DeleteAsync($"{path}/{nora}/$ref")).Status);
        }

        var payroll = await simulator.IdOfAsync("servicePrincipals", "Payroll");
        Assert.Equal(400, (await simulator.PostAsync($"servicePrincipals/{payroll}/sponsors/$ref", simulator.Reference(nora))).Status);
    }

    [Theory]
    [InlineData(true, 409)]
    [InlineData(false, 400)]
    public async Task The_same_assignment_twice_is_refused_one_way_or_the_other(bool conflicts, int status)
    {
        var simulator = await shared.ResetAsync();
        await simulator.BehaveAsync(new() { ["duplicateAssignmentsConflict"] = conflicts });
        var resource = await simulator.NamedAsync("servicePrincipals", "Payroll");
        var path = $"servicePrincipals/{resource["id"]}/appRoleAssignedTo";
        var body = new JsonObject { ["principalId"] = SimulatedTenant.People[3].ObjectId, ["resourceId"] = resource["id"]!.ToString(), ["appRoleId"] = resource["appRoles"]![0]!["id"]!.ToString() };
        Assert.Equal(201, (await simulator.PostAsync(path, body)).Status);

        Assert.Equal(status, (await simulator.PostAsync(path, body)).Status);
    }
}
