using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Core.Tests.Comparing;

namespace EntraRecoveryPortal.Core.Tests.Recovering;

/// <summary>What a recovery left goes through all that a first plan goes through, against the tenant as it is by then.</summary>
public sealed class FollowUpTests
{
    private const string Ada = "00000000-0000-0000-0000-000000000001";
    private const string Group = "00000000-0000-0000-0000-000000000011";
    private const string Principal = "00000000-0000-0000-0000-0000000000a2";
    private const string Role = "00000000-0000-0000-0000-0000000000b1";

    private static readonly TwoSides Member = new TwoSides().Same("group", $$"""{"id":"{{Group}}","displayName":"Staff"}""").Same("user", $$"""{"id":"{{Ada}}"}""")
        .Link("group", Group, "members", "user", Ada, inFrom: true, inNow: false);

    [Fact]
    public void Nobody_is_put_into_a_group_by_hand_that_goes_by_a_rule_since()
    {
        var again = Again(Member.PlanAll(), Live("group", Group, """{"displayName":"Staff","groupTypes":["DynamicMembership"],"membershipRule":"user.city -eq \"Oslo\""}"""));

        Assert.Empty(again.Steps);
        Assert.Equal(("members", "A membership rule decides who is in it now: tick what made it so as well."), again.LeftOut.Select(one => (one.Item, one.Reason)).Single());
    }

    [Fact]
    public void Whoever_is_gone_by_now_is_not_added()
    {
        var again = Again(Member.PlanAll(), Live("group", Group, """{"displayName":"Staff"}"""), new LiveObject { Ref = new("user", Ada), State = ObjectState.Gone });

        Assert.Empty(again.Steps);
        Assert.Equal($"{Ada} is gone for good.", Assert.Single(again.LeftOut).Reason);
    }

    [Fact]
    public void An_app_role_that_was_switched_off_since_is_not_given()
    {
        var plan = new TwoSides().Object("appRoleAssignment", $$"""{"id":"x","principalId":"{{Ada}}","principalDisplayName":"Ada","resourceId":"{{Principal}}","appRoleId":"{{Role}}"}""", null).PlanAll();
        Assert.Contains(new ObjectRef("servicePrincipal", Principal), FollowUpPlanner.EndsOf(Assert.Single(plan.Steps)));

        var again = Again(plan, Live("servicePrincipal", Principal, $$"""{"appId":"x","appRoles":[{"id":"{{Role}}","isEnabled":false}]}"""));

        Assert.Empty(again.Steps);
        Assert.StartsWith("The app role is switched off", Assert.Single(again.LeftOut).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_policy_names_and_is_gone_by_now_can_be_dropped()
    {
        var plan = new TwoSides().Object("conditionalAccessPolicy", Policy("enabled"), Policy("disabled")).PlanAll();
        LiveObject[] live = [Live("conditionalAccessPolicy", "p", Policy("disabled")), new() { Ref = new("group", Group), State = ObjectState.Gone }];
        Assert.Contains(new ObjectRef("group", Group), FollowUpPlanner.EndsOf(Assert.Single(plan.Steps)));

        var dead = Assert.Single(Again(plan, live).DeadReferences);
        var dropped = Again(plan, new PlanChoices([dead.Key]), live);

        Assert.Equal(Group, dead.Id);
        Assert.DoesNotContain(Group, Assert.Single(dropped.Steps).Call.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_that_still_comes_into_force_can_come_back_in_report_only_mode()
    {
        var plan = new TwoSides().Object("conditionalAccessPolicy", Policy("enabled"), Policy("disabled")).PlanAll();
        var live = Live("conditionalAccessPolicy", "p", Policy("disabled"));

        var offer = Assert.Single(Again(plan, live).ReportOnlyOffers);

        Assert.Contains("enabledForReportingButNotEnforced", Assert.Single(Again(plan, new PlanChoices([offer.Key]), live).Steps).Call.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_were_swapped_since_are_given_back_by_way_of_a_temporary_one()
    {
        var plan = new TwoSides().Object("user", Named("u1", "a@x"), Named("u1", "c@x")).Object("user", Named("u2", "b@x"), Named("u2", "d@x")).PlanAll();

        var again = Again(plan, Live("user", "u1", Named("u1", "b@x")), Live("user", "u2", Named("u2", "a@x")));

        Assert.Equal(2, plan.Steps.Count);
        Assert.Equal(3, again.Steps.Count);
        Assert.Contains("swap-", again.Steps[0].Call.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_that_comes_back_with_somebody_is_in_the_way_as_in_the_first_plan()
    {
        const string person = $$"""{"id":"{{Ada}}","displayName":"Ada"}""";
        const string assignment = $$"""{"id":"1","roleDefinitionId":"{{Role}}","principalId":"{{Ada}}","directoryScopeId":"/","assignmentType":"Assigned"}""";
        var plan = new TwoSides().Object("user", person, person, nowState: ObjectState.SoftDeleted).Object("directoryRoleAssignment", assignment, null).PlanAll();
        var reach = new WriterReach { WriterId = "w", Holdings = [], RoleGroups = new Dictionary<string, RoleGroup>() };

        var again = FollowUpPlanner.Plan([.. plan.Steps.Where(step => step.Kind == StepKind.RestoreFromBin)], plan.Steps, one => one.Id == Ada ? new() { Ref = one, State = ObjectState.SoftDeleted } : null, reach);

        Assert.Equal(2, plan.Steps.Count);
        Assert.Empty(again.Steps);
        Assert.StartsWith("Needs role", Assert.Single(again.LeftOut).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_restored_application_still_comes_before_its_service_principal()
    {
        const string application = """{"id":"00000000-0000-0000-0000-0000000000a1","appId":"x","displayName":"Payroll"}""";
        const string principal = $$"""{"id":"{{Principal}}","appId":"x","displayName":"Payroll"}""";
        var plan = new TwoSides().Object("servicePrincipal", principal, principal, nowState: ObjectState.SoftDeleted).Object("application", application, application, nowState: ObjectState.SoftDeleted).PlanAll();

        Assert.Equal(["application", "servicePrincipal"], plan.Steps.Select(step => step.Object.Type));
        Assert.Equal(plan.Steps, Again(plan).Steps);
    }

    private static RecoveryPlan Again(RecoveryPlan plan, params LiveObject[] live) => Again(plan, PlanChoices.None, live);

    private static RecoveryPlan Again(RecoveryPlan plan, PlanChoices choices, params LiveObject[] live) =>
        FollowUpPlanner.Plan(plan.Steps, plan.Steps, one => live.FirstOrDefault(known => known.Ref == one), choices: choices);

    private static LiveObject Live(string type, string id, string content) => new() { Ref = new(type, id), State = ObjectState.Present, Content = CanonicalJson.Parse(content) };

    private static string Named(string id, string name) => $$"""{"id":"{{id}}","displayName":"Somebody","userPrincipalName":"{{name}}"}""";

    private static string Policy(string state) =>
        $$$"""{"conditions":{"users":{"excludeGroups":["{{{Group}}}"],"excludeUsers":["{{{Ada}}}"],"includeUsers":["All"]}},"displayName":"P","grantControls":{"builtInControls":["mfa"],"operator":"OR"},"id":"p","state":"{{{state}}}"}""";
}
