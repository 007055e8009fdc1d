using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Core.Tests.Comparing;

namespace EntraRecoveryPortal.Core.Tests.Recovering;

/// <summary>Eligibilities and roles for a time are given, changed and taken by requests.</summary>
public sealed class ScheduleTests
{
    private const string Requests = "roleManagement/directory/roleEligibilityScheduleRequests";
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_lost_eligibility_is_given_from_now_until_the_end_that_it_had()
    {
        var step = Plan(new TwoSides().Object("directoryRoleEligibility", Eligibility("2026-12-31T00:00:00Z"), null)).Steps.Single();

        Assert.Equal(("POST", Requests), (step.Call.Method, step.Call.Path));
        Assert.Equal(
            """{"action":"adminAssign","directoryScopeId":"/","justification":"Put back as it was by a recovery.","principalId":"p","roleDefinitionId":"r","scheduleInfo":{"expiration":{"endDateTime":"2026-12-31T00:00:00Z","type":"afterDateTime"},"startDateTime":"(now)"}}""",
            step.Call.Body);
        Assert.Contains("\"startDateTime\":\"2026-06-01T00:00:00Z\"", ScheduleRequests.Sent(step.Call, Now).Body, StringComparison.Ordinal);
        Assert.True(step.CanBeUndone);
    }

    [Fact]
    public void One_without_an_end_has_none_again_and_one_that_begins_later_still_does()
    {
        Assert.Contains("""{"expiration":{"type":"noExpiration"},"startDateTime":"(now)"}""", Plan(new TwoSides().Object("directoryRoleEligibility", Eligibility(null), null)).Steps.Single().Call.Body, StringComparison.Ordinal);
        Assert.Contains("\"startDateTime\":\"2026-07-01T00:00:00Z\"", Plan(new TwoSides().Object("directoryRoleEligibility", Eligibility(null, start: "2026-07-01T00:00:00Z"), null)).Steps.Single().Call.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_ended_is_never_given_again_and_the_plan_says_so()
    {
        var lost = Plan(new TwoSides().Object("directoryRoleEligibility", Eligibility("2026-05-31T00:00:00Z"), null));
        var changed = Plan(new TwoSides().Object("directoryRoleEligibility", Eligibility("2026-05-31T00:00:00Z"), Eligibility(null)));

        Assert.All((RecoveryPlan[])[lost, changed], plan =>
        {
            Assert.Empty(plan.Steps);
            Assert.Equal("It was to end on 2026-05-31T00:00:00Z, and that has passed.", plan.LeftOut.Single().Reason);
        });
    }

    [Fact]
    public void Another_end_is_one_difference_and_is_changed_by_a_request()
    {
        var sides = new TwoSides().Object("directoryRoleEligibility", Eligibility("2026-12-31T00:00:00Z"), Eligibility(null));

        Assert.Equal("scheduleInfo.expiration.endDateTime", sides.Compare().Changes.Single().Items.Single().Path);
        var call = Plan(sides).Steps.Single().Call;
        Assert.Equal(("POST", Requests, "adminUpdate", "2026-12-31T00:00:00Z"), (call.Method, call.Path, call.Body().TextAt("action"), call.Body().TextAt("scheduleInfo.expiration.endDateTime")));
    }

    [Fact]
    public void An_eligibility_that_was_added_is_taken_by_a_request_that_can_be_undone()
    {
        var step = Plan(new TwoSides().Object("directoryRoleEligibility", null, Eligibility(null))).Steps.Single();

        Assert.Equal((StepKind.Delete, true), (step.Kind, step.CanBeUndone));
        Assert.Equal("""{"action":"adminRemove","directoryScopeId":"/","justification":"Put back as it was by a recovery.","principalId":"p","roleDefinitionId":"r"}""", step.Call.Body);
    }

    [Fact]
    public void What_comes_through_a_group_is_left_to_the_group()
    {
        var sides = new TwoSides().Object("directoryRoleEligibility", Eligibility(null, member: "Group"), null);

        Assert.Empty(Plan(sides).Steps);
        Assert.StartsWith("It comes through a group", sides.Compare().Changes.Single().NotRestorable, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-12-31T00:00:00Z", "roleManagement/directory/roleAssignmentScheduleRequests")]
    [InlineData(null, "roleManagement/directory/roleAssignments")]
    public void A_role_that_ends_is_asked_for_and_one_for_good_is_assigned(string? end, string path)
    {
        Assert.Equal([$"POST {path}"], Plan(new TwoSides().Object("directoryRoleAssignment", Assignment(end), null)).Calls());
    }

    [Fact]
    public void A_role_that_was_made_endless_ends_again_and_an_added_one_that_ends_is_taken_by_a_request()
    {
        Assert.Equal("adminUpdate", Plan(new TwoSides().Object("directoryRoleAssignment", Assignment("2026-12-31T00:00:00Z"), Assignment(null))).Steps.Single().Call.Body().TextAt("action"));
        Assert.Equal("adminRemove", Plan(new TwoSides().Object("directoryRoleAssignment", null, Assignment("2026-12-31T00:00:00Z"))).Steps.Single().Call.Body().TextAt("action"));
    }

    [Fact]
    public void What_somebody_activated_is_never_given()
    {
        Assert.Empty(Plan(new TwoSides().Object("directoryRoleAssignment", Assignment("2026-12-31T00:00:00Z", "Activated"), null)).Steps);
    }

    [Fact]
    public void A_group_eligibility_names_the_group_and_the_access()
    {
        var call = Plan(new TwoSides().Same("group", """{"id":"g","displayName":"Help desk"}""").Object("groupEligibility", """{"id":"s","groupId":"g","principalId":"p","accessId":"owner","memberType":"direct","scheduleInfo":{"expiration":{"type":"noExpiration"}}}""", null)).Steps.Single().Call;

        Assert.Equal(("identityGovernance/privilegedAccess/group/eligibilityScheduleRequests", "g", "owner", "p"), (call.Path, call.Body().TextAt("groupId"), call.Body().TextAt("accessId"), call.Body().TextAt("principalId")));
    }

    private static RecoveryPlan Plan(TwoSides sides) =>
        RecoveryPlanner.Plan([.. sides.Compare().Changes.Select(change => new Tick(change, change.Items))], _ => null, now: Now);

    private static string Eligibility(string? end, string start = "2026-01-01T00:00:00Z", string member = "Direct") => $$"""
        {"id":"e","roleDefinitionId":"r","principalId":"p","directoryScopeId":"/","memberType":"{{member}}","status":"Provisioned","scheduleInfo":{"startDateTime":"{{start}}",
        "expiration":{"type":"{{(end is null ? "noExpiration" : "afterDateTime")}}","endDateTime":{{(end is null ? "null" : $"\"{end}\"")}},"duration":null} } }
        """;

    private static string Assignment(string? end, string type = "Assigned") =>
        $$"""{"id":"a","roleDefinitionId":"r","principalId":"p","directoryScopeId":"/","assignmentType":"{{type}}","endDateTime":{{(end is null ? "null" : $"\"{end}\"")}}}""";
}
