using System.Globalization;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Tests.Features.Recoveries.Damages;
using EntraRecoveryPortal.Tests.TenantSimulator;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>Eligibilities and roles for a time, put back by requests.</summary>
public sealed class ScheduleRecoveryTests
{
    private const string Roles = "roleManagement/directory";
    private const string Groups = "identityGovernance/privilegedAccess/group";
    private const string Later = "2049-01-01T00:00:00Z";

    [Fact]
    public async Task Eligibilities_and_roles_for_a_time_are_again_what_they_were_and_an_undo_takes_them_back()
    {
        // What is asked for begins now by the portal's clock, so the tenant's has to be the same.
        await using var healed = await HealedTenant.StartAsync(new() { Users = 60 }, TimeProvider.System);
        var tenant = healed.Tenant;
        var roles = (await tenant.AllAsync($"{Roles}/roleDefinitions")).Select(x => x["id"]!.ToString()).ToList();
        var people = (await tenant.CloudEmployeesAsync()).Select(x => x["id"]!.ToString()).Skip(20).Take(4).ToList();
        var helpDesk = await tenant.IdOfAsync("groups", "Help desk");
        await AskAsync(tenant, $"{Roles}/roleAssignmentScheduleRequests", Role("adminAssign", roles[0], people[0], Later));
        await AskAsync(tenant, $"{Roles}/roleEligibilityScheduleRequests", Role("adminAssign", roles[0], people[1], Later));
        await AskAsync(tenant, $"{Roles}/roleEligibilityScheduleRequests", Role("adminAssign", roles[1], people[1], Later));
        var snapshot = await healed.SnapshotAsync();
        var before = await SchedulesAsync(tenant, helpDesk);

        await AskAsync(tenant, $"{Roles}/roleAssignmentScheduleRequests", Role("adminRemove", roles[0], people[0]));
        await AskAsync(tenant, $"{Roles}/roleEligibilityScheduleRequests", Role("adminRemove", roles[0], people[1]));
        await AskAsync(tenant, $"{Roles}/roleEligibilityScheduleRequests", Role("adminUpdate", roles[1], people[1], null));
        await AskAsync(tenant, $"{Roles}/roleEligibilityScheduleRequests", Role("adminAssign", roles[1], people[2], null));
        var eligible = (await tenant.AllAsync($"{Groups}/eligibilitySchedules?$filter=groupId eq '{helpDesk}'"))[0];
        await AskAsync(tenant, $"{Groups}/eligibilityScheduleRequests", Place("adminRemove", helpDesk, eligible["principalId"]!.ToString()));
        await AskAsync(tenant, $"{Groups}/eligibilityScheduleRequests", Place("adminAssign", helpDesk, people[3]));
        var damaged = await SchedulesAsync(tenant, helpDesk);

        var recovery = await healed.HealAsync(await healed.SinceAsync(snapshot));

        Assert.Empty((await healed.StepsAsync(recovery.Number)).Where(step => !StepOutcome.IsAsPlanned(step.Outcome)).Select(step => $"{step.Path} {step.Body}: {step.Outcome} {step.Message}"));
        Assert.Empty(recovery.Verification!.Different);
        Assert.Equal(before, await SchedulesAsync(tenant, helpDesk));
        Assert.Empty((await healed.SinceAsync(snapshot)).All);

        var undone = await healed.HealAsync(await healed.BeforeAsync(recovery));

        Assert.Equal(RecoveryState.Successful, undone.State);
        Assert.Equal(damaged, await SchedulesAsync(tenant, helpDesk));
    }

    [Fact]
    public async Task What_has_ended_by_now_is_left_out_with_its_end()
    {
        // The tenant lives a day behind the portal.
        var yesterday = TimeProvider.System.GetUtcNow().AddDays(-1);
        await using var healed = await HealedTenant.StartAsync(new() { Users = 40 }, new FakeClock(yesterday));
        var tenant = healed.Tenant;
        var role = (await tenant.AllAsync($"{Roles}/roleDefinitions"))[0]["id"]!.ToString();
        var person = (await tenant.CloudEmployeesAsync())[20]["id"]!.ToString();
        await AskAsync(tenant, $"{Roles}/roleEligibilityScheduleRequests", Role("adminAssign", role, person, yesterday.AddHours(1).ToString("O", CultureInfo.InvariantCulture)));
        var snapshot = await healed.SnapshotAsync();
        await AskAsync(tenant, $"{Roles}/roleEligibilityScheduleRequests", Role("adminRemove", role, person));
        var found = await healed.SinceAsync(snapshot);
        await healed.TickAllAsync(found);

        var plan = await healed.PlanAsync(found);

        Assert.Empty(plan.Plan.Steps);
        Assert.Contains("and that has passed", Assert.Single(plan.Plan.LeftOut).Reason, StringComparison.Ordinal);
    }

    private static JsonObject Role(string action, string role, string person, string? end = null) => new()
    {
        ["action"] = action,
        ["roleDefinitionId"] = role,
        ["principalId"] = person,
        ["directoryScopeId"] = "/",
        ["scheduleInfo"] = action == "adminRemove" ? null : Until(end),
    };

    private static JsonObject Place(string action, string group, string person) => new()
    {
        ["action"] = action,
        ["accessId"] = "member",
        ["groupId"] = group,
        ["principalId"] = person,
        ["scheduleInfo"] = action == "adminRemove" ? null : Until(null),
    };

    private static JsonObject Until(string? end) => new() { ["startDateTime"] = null, ["expiration"] = new JsonObject { ["type"] = end is null ? "noExpiration" : "afterDateTime", ["endDateTime"] = end } };

    private static async Task AskAsync(RunningSimulator tenant, string path, JsonObject body)
    {
        var answer = await tenant.PostAsync(path, body);
        Assert.Equal(201, answer.Status);
    }

    /// <summary>Who may become what, and who is for how long; without ids and the times at which it was given.</summary>
    private static async Task<IReadOnlyList<string>> SchedulesAsync(RunningSimulator tenant, string group)
    {
        var told = new List<string>();
        foreach (var path in new[] { $"{Roles}/roleEligibilitySchedules", $"{Roles}/roleAssignmentSchedules", $"{Groups}/eligibilitySchedules?$filter=groupId eq '{group}'" })
            told.AddRange((await tenant.AllAsync(path)).Select(x => $"{path} {x["roleDefinitionId"]}{x["accessId"]} {x["principalId"]} {x["directoryScopeId"]} {x["assignmentType"]} {x["scheduleInfo"]!["expiration"]!.ToJsonString()}"));
        return [.. told.Order(StringComparer.Ordinal)];
    }
}
