using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

/// <summary>Directory roles under Privileged Identity Management.</summary>
public sealed class PrivilegedRoleTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private const string Root = "roleManagement/directory";
    private const string GlobalReader = "f2ef992c-3afb-46b9-b7cf-a126ee74c451";
    private static readonly string Nora = SimulatedTenant.People[3].ObjectId;

    [Fact]
    public async Task Somebody_is_made_eligible_once_changed_and_no_longer()
    {
        var simulator = await shared.ResetAsync();

        var made = await RequestAsync(simulator, "roleEligibilityScheduleRequests", "adminAssign", For("P30D"));
        Assert.Equal((201, "Provisioned"), (made.Status, made.Body["status"]!.ToString()));
        Assert.Equal("RoleAssignmentExists", (await RequestAsync(simulator, "roleEligibilityScheduleRequests", "adminAssign", For("P30D"))).Code);
        var schedule = Assert.Single(await EligibleAsync(simulator));
        Assert.Equal((made.Body["targetScheduleId"]!.ToString(), "2026-04-01T09:00:00Z"), (schedule["id"]!.ToString(), schedule["scheduleInfo"]!["expiration"]!["endDateTime"]!.ToString()));
        Assert.Empty(await AssignedAsync(simulator));

        Assert.Equal(201, (await RequestAsync(simulator, "roleEligibilityScheduleRequests", "adminUpdate", Forever)).Status);
        Assert.Equal("noExpiration", Assert.Single(await EligibleAsync(simulator))["scheduleInfo"]!["expiration"]!["type"]!.ToString());
        Assert.Equal("Revoked", (await RequestAsync(simulator, "roleEligibilityScheduleRequests", "adminRemove")).Body["status"]!.ToString());
        Assert.Empty(await EligibleAsync(simulator));
        Assert.Equal("RoleAssignmentDoesNotExist", (await RequestAsync(simulator, "roleEligibilityScheduleRequests", "adminRemove")).Code);
        Assert.Equal(3, (await simulator.AllAsync($"{Root}/roleEligibilityScheduleRequests")).Count);
    }

    [Fact]
    public async Task A_time_bound_assignment_is_a_role_until_its_end()
    {
        var simulator = await shared.ResetAsync();

        Assert.Equal(201, (await RequestAsync(simulator, "roleAssignmentScheduleRequests", "adminAssign", For("PT8H"))).Status);

        var schedule = Assert.Single(await simulator.AllAsync($"{Root}/roleAssignmentSchedules?$filter=principalId eq '{Nora}'"));
        var instance = Assert.Single(await simulator.AllAsync($"{Root}/roleAssignmentScheduleInstances?$filter=principalId eq '{Nora}'"));
        Assert.Equal(("Assigned", schedule["id"]!.ToString(), "2026-03-02T17:00:00Z"), (schedule["assignmentType"]!.ToString(), instance["roleAssignmentScheduleId"]!.ToString(), instance["endDateTime"]!.ToString()));
        Assert.Equal(GlobalReader, Assert.Single(await AssignedAsync(simulator))["roleDefinitionId"]!.ToString());
        simulator.Wait(TimeSpan.FromHours(7));
        Assert.Single(await AssignedAsync(simulator));
        simulator.Wait(TimeSpan.FromHours(2));
        Assert.Empty(await AssignedAsync(simulator));
        Assert.Empty(await simulator.AllAsync($"{Root}/roleAssignmentSchedules?$filter=principalId eq '{Nora}'"));
    }

    [Fact]
    public async Task An_assignment_of_tomorrow_is_no_role_today()
    {
        var simulator = await shared.ResetAsync();
        var tomorrow = Forever;
        tomorrow["startDateTime"] = "2026-03-03T09:00:00Z";

        Assert.Equal(201, (await RequestAsync(simulator, "roleAssignmentScheduleRequests", "adminAssign", tomorrow)).Status);

        Assert.Empty(await AssignedAsync(simulator));
        simulator.Wait(TimeSpan.FromHours(25));
        Assert.Single(await AssignedAsync(simulator));
    }

    [Fact]
    public async Task A_request_removes_what_was_assigned_directly()
    {
        var simulator = await shared.ResetAsync();
        await simulator.PostAsync($"{Root}/roleAssignments", Target());

        Assert.Equal(201, (await RequestAsync(simulator, "roleAssignmentScheduleRequests", "adminRemove")).Status);

        Assert.Empty(await AssignedAsync(simulator));
    }

    [Fact]
    public async Task An_activation_ends_by_itself()
    {
        var simulator = await shared.ResetAsync();
        await simulator.RawAsync("POST", "/_simulator/incidents/elsewhere");
        var before = await ActivatedAsync(simulator);

        simulator.Wait(TimeSpan.FromHours(9));

        Assert.Equal(2, before.Count);
        var left = Assert.Single(await ActivatedAsync(simulator));
        var ended = before.Single(x => x["id"]!.ToString() != left["id"]!.ToString());
        Assert.DoesNotContain(await simulator.AllAsync($"{Root}/roleAssignments"), x => x["principalId"]!.ToString() == ended["principalId"]!.ToString() && x["roleDefinitionId"]!.ToString() == ended["roleDefinitionId"]!.ToString());
    }

    [Theory]
    [InlineData("selfActivate", 403)]
    [InlineData("nonsense", 400)]
    public async Task An_application_activates_nothing(string action, int status)
    {
        var simulator = await shared.ResetAsync();

        Assert.Equal(status, (await RequestAsync(simulator, "roleAssignmentScheduleRequests", action, Forever)).Status);
    }

    [Theory]
    [InlineData("""{"expiration":{"type":"afterDateTime","endDateTime":"2020-01-01T00:00:00Z"}}""")]
    [InlineData("""{"expiration":{"type":"afterDuration","duration":"soon"}}""")]
    [InlineData("""{"expiration":{"type":"whenever"}}""")]
    public async Task A_schedule_needs_an_end_that_makes_sense(string schedule)
    {
        var simulator = await shared.ResetAsync();

        Assert.Equal(400, (await RequestAsync(simulator, "roleAssignmentScheduleRequests", "adminAssign", JsonNode.Parse(schedule)!.AsObject())).Status);
        Assert.Empty(await AssignedAsync(simulator));
    }

    private static JsonObject Forever => new() { ["expiration"] = new JsonObject { ["type"] = "NoExpiration" } };

    private static JsonObject For(string duration) => new() { ["expiration"] = new JsonObject { ["type"] = "AfterDuration", ["duration"] = duration } };

    private static JsonObject Target() => new() { ["principalId"] = Nora, ["roleDefinitionId"] = GlobalReader, ["directoryScopeId"] = "/" };

    private static Task<Reply> RequestAsync(RunningSimulator simulator, string requests, string action, JsonObject? schedule = null)
    {
        var body = Target();
        body["action"] = action;
        body["justification"] = "Audit season";
        body["scheduleInfo"] = schedule;
        return simulator.PostAsync($"{Root}/{requests}", body);
    }

    private static Task<IReadOnlyList<JsonObject>> AssignedAsync(RunningSimulator simulator) => simulator.AllAsync($"{Root}/roleAssignments?$filter=principalId eq '{Nora}'");

    private static Task<IReadOnlyList<JsonObject>> EligibleAsync(RunningSimulator simulator) => simulator.AllAsync($"{Root}/roleEligibilitySchedules?$filter=principalId eq '{Nora}'");

    private static Task<IReadOnlyList<JsonObject>> ActivatedAsync(RunningSimulator simulator) => simulator.AllAsync($"{Root}/roleAssignmentSchedules?$filter=assignmentType eq 'Activated'");
}
