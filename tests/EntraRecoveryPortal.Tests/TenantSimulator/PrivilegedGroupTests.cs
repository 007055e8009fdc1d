using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

/// <summary>Memberships and ownerships under Privileged Identity Management.</summary>
public sealed class PrivilegedGroupTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private const string Root = "identityGovernance/privilegedAccess/group";
    private static readonly string Nora = SimulatedTenant.People[3].ObjectId;

    [Fact]
    public async Task The_lists_are_of_one_group_or_one_person()
    {
        var (simulator, group) = await StartAsync();

        Assert.Equal(400, (await simulator.GetAsync($"{Root}/eligibilitySchedules")).Status);
        var ofGroup = await simulator.AllAsync($"{Root}/eligibilitySchedules?$filter=groupId eq '{group}'");
        Assert.Equal(2, ofGroup.Count);
        var person = ofGroup[0]["principalId"]!.ToString();
        Assert.Equal(group, Assert.Single(await simulator.AllAsync($"{Root}/eligibilitySchedules?$filter=principalId eq '{person}'"))["groupId"]!.ToString());
        Assert.Equal(ofGroup[0]["id"]!.ToString(), (await simulator.GetAsync($"{Root}/eligibilitySchedules/{ofGroup[0]["id"]}")).Body["id"]!.ToString());
        Assert.Equal(2, (await simulator.AllAsync($"{Root}/eligibilityScheduleInstances?$filter=groupId eq '{group}'")).Count);
    }

    [Fact]
    public async Task Every_member_and_owner_of_a_role_assignable_group_is_assigned_and_one_is_activated()
    {
        var (simulator, group) = await StartAsync();

        var assignments = await simulator.AllAsync($"{Root}/assignmentSchedules?$filter=groupId eq '{group}'");

        var members = (await simulator.AllAsync($"groups/{group}/members")).Select(x => x["id"]!.ToString()).Order();
        Assert.Equal(members, assignments.Where(x => x["accessId"]!.ToString() == "member").Select(x => x["principalId"]!.ToString()).Order());
        Assert.Single(assignments, x => x["accessId"]!.ToString() == "owner");
        Assert.Single(assignments, x => x["assignmentType"]!.ToString() == "activated");
    }

    [Fact]
    public async Task An_assignment_makes_a_member_until_its_end()
    {
        var (simulator, group) = await StartAsync();

        Assert.Equal(201, (await RequestAsync(simulator, group, "assignmentScheduleRequests", "adminAssign", "PT4H")).Status);

        Assert.Contains(await simulator.AllAsync($"groups/{group}/members"), x => x["id"]!.ToString() == Nora);
        simulator.Wait(TimeSpan.FromHours(5));
        Assert.DoesNotContain(await simulator.AllAsync($"groups/{group}/members"), x => x["id"]!.ToString() == Nora);
    }

    [Fact]
    public async Task An_eligibility_makes_no_member_and_is_taken_back()
    {
        var (simulator, group) = await StartAsync();

        Assert.Equal(201, (await RequestAsync(simulator, group, "eligibilityScheduleRequests", "adminAssign", "P30D")).Status);
        Assert.DoesNotContain(await simulator.AllAsync($"groups/{group}/members"), x => x["id"]!.ToString() == Nora);
        Assert.Single(await simulator.AllAsync($"{Root}/eligibilitySchedules?$filter=principalId eq '{Nora}'"));
        Assert.Equal(201, (await RequestAsync(simulator, group, "eligibilityScheduleRequests", "adminRemove")).Status);
        Assert.Empty(await simulator.AllAsync($"{Root}/eligibilitySchedules?$filter=principalId eq '{Nora}'"));
        Assert.Equal(403, (await RequestAsync(simulator, group, "assignmentScheduleRequests", "selfActivate", "PT4H")).Status);
    }

    [Fact]
    public async Task The_permissions_are_their_own()
    {
        var simulator = await shared.ResetAsync();
        var group = await simulator.IdOfAsync("groups", "Help desk");

        Assert.Equal(403, (await simulator.GetAsync($"{Root}/assignmentSchedules?$filter=groupId eq '{group}'")).Status);
        Assert.Equal(403, (await RequestAsync(simulator, group, "assignmentScheduleRequests", "adminAssign", "PT4H")).Status);
        Assert.Equal(201, (await RequestAsync(simulator, group, "eligibilityScheduleRequests", "adminAssign", "P30D")).Status);
    }

    private async Task<(RunningSimulator Simulator, string Group)> StartAsync()
    {
        var simulator = await shared.ResetAsync();
        await simulator.GrantAsync(SimulatedTenant.ReaderClientId, "PrivilegedEligibilitySchedule.Read.AzureADGroup", "PrivilegedAssignmentSchedule.Read.AzureADGroup");
        await simulator.GrantAsync(SimulatedTenant.WriterClientId, "PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup", "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup");
        return (simulator, await simulator.IdOfAsync("groups", "Help desk"));
    }

    private static Task<Reply> RequestAsync(RunningSimulator simulator, string group, string requests, string action, string? duration = null) => simulator.PostAsync($"{Root}/{requests}", new JsonObject
    {
        ["action"] = action,
        ["accessId"] = "member",
        ["groupId"] = group,
        ["principalId"] = Nora,
        ["justification"] = "On call",
        ["scheduleInfo"] = duration is null ? null : new JsonObject { ["expiration"] = new JsonObject { ["type"] = "afterDuration", ["duration"] = duration } },
    });
}
