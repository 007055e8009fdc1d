using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Core.Tests.Comparing;

namespace EntraRecoveryPortal.Core.Tests.Recovering;

public sealed class MissingEndTests
{
    private const string Ada = "00000000-0000-0000-0000-000000000001";
    private const string Bob = "00000000-0000-0000-0000-000000000002";
    private const string Staff = "00000000-0000-0000-0000-000000000011";
    private const string Group = $$"""{"id":"{{Staff}}","displayName":"Staff"}""";

    [Fact]
    public void A_member_that_is_gone_is_left_out_of_the_write_that_adds_the_others()
    {
        var plan = Plan(
            new TwoSides().Same("group", Group).Link("group", Staff, "members", "user", Ada, inFrom: true, inNow: false).Link("group", Staff, "members", "user", Bob, inFrom: true, inNow: false),
            Gone("user", Bob));

        Assert.Equal([new ObjectRef("user", Ada)], Assert.Single(plan.Steps).Targets);
        Assert.DoesNotContain(Bob, plan.Steps[0].Call.Body, StringComparison.Ordinal);
        Assert.Equal($"{Bob} is gone for good.", Assert.Single(plan.LeftOut).Reason);
    }

    [Fact]
    public void An_assignment_is_not_made_again_while_whom_it_is_for_lies_in_the_recycle_bin()
    {
        var sides = new TwoSides().Object("directoryRoleAssignment", $$"""{"id":"1","roleDefinitionId":"r","principalId":"{{Ada}}","directoryScopeId":"/","assignmentType":"Assigned"}""", null);

        var plan = Plan(sides, Live("user", Ada, ObjectState.SoftDeleted), Gone("group", Ada), Gone("servicePrincipal", Ada));

        Assert.Empty(plan.Steps);
        Assert.Equal($"It points at {Ada}, which lies in the recycle bin.", Assert.Single(plan.LeftOut).Reason);
    }

    [Fact]
    public void An_assignment_is_made_again_when_whom_it_is_for_is_of_any_of_the_kinds_that_may_hold_it()
    {
        var sides = new TwoSides().Object("directoryRoleAssignment", $$"""{"id":"1","roleDefinitionId":"r","principalId":"{{Ada}}","directoryScopeId":"/","assignmentType":"Assigned"}""", null);

        Assert.Single(Plan(sides, Gone("user", Ada), Live("group", Ada, ObjectState.Present), Gone("servicePrincipal", Ada)).Steps);
    }

    [Fact]
    public void Conditions_that_name_what_is_gone_are_left_out_and_the_rest_of_the_policy_is_written()
    {
        var sides = new TwoSides().Object("conditionalAccessPolicy", Policy("enabled", Staff), Policy("disabled", ""));

        var plan = Plan(sides, Gone("group", Staff));

        var step = Assert.Single(plan.Steps);
        Assert.Equal("""{"state":"enabled"}""", step.Call.Body);
        Assert.Equal("Put back state.", step.Why);
        Assert.Equal("conditions.users.excludeGroups", Assert.Single(plan.LeftOut).Item);
        Assert.DoesNotContain(plan.Warnings, warning => warning.Sentence.EndsWith("Microsoft Graph may refuse the change.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Conditions_that_name_an_application_in_the_recycle_bin_are_written_only_where_it_comes_back(bool comesBack)
    {
        const string principal = $$"""{"appId":"{{Bob}}","id":"{{Ada}}","displayName":"Payroll"}""";
        var sides = new TwoSides().Object("conditionalAccessPolicy", ForApp(Bob), ForApp("All"));
        if (comesBack)
            sides.Object("servicePrincipal", principal, principal, nowState: ObjectState.SoftDeleted);

        var plan = Plan(sides, Live(DeadReference.ByAppId, Bob, ObjectState.SoftDeleted));

        Assert.Equal(comesBack ? [StepKind.RestoreFromBin, StepKind.Update] : [], plan.Steps.Select(step => step.Kind));
        Assert.Equal(comesBack ? [] : [$"The policy would name {Bob}, which lies in the recycle bin: Microsoft Graph refuses that."], plan.LeftOut.Select(left => left.Reason));
    }

    [Fact]
    public void A_policy_that_names_what_the_plan_deletes_is_written_before_without_a_warning()
    {
        var sides = new TwoSides().Object("conditionalAccessPolicy", Policy("enabled", Staff), Policy("disabled", Staff)).Object("group", null, Group);

        var plan = Plan(sides, Live("group", Staff, ObjectState.Present));

        Assert.Equal([StepKind.Update, StepKind.SoftDelete], plan.Steps.Select(step => step.Kind));
        Assert.DoesNotContain(plan.Warnings, warning => warning.Sentence.EndsWith("Microsoft Graph may refuse the change.", StringComparison.Ordinal));
        Assert.Empty(plan.LeftOut);
    }

    [Fact]
    public void Where_what_a_policy_names_has_to_go_first_the_plan_warns()
    {
        // The restored group gets the nickname of the one that goes, and the policy names both: none of the three can be before the others.
        const string goes = $$"""{"id":"{{Ada}}","displayName":"New staff","mailNickname":"staff"}""";
        const string comes = $$"""{"id":"{{Staff}}","displayName":"Staff","mailNickname":"staff"}""";
        var sides = new TwoSides().Object("group", null, goes).Object("group", comes, comes, nowState: ObjectState.SoftDeleted)
            .Object("conditionalAccessPolicy", Policy("enabled", $"""{Staff}","{Ada}"""), Policy("disabled", Ada));

        var plan = Plan(sides, Live("group", Ada, ObjectState.Present), Live("group", Staff, ObjectState.SoftDeleted));

        Assert.Equal([StepKind.SoftDelete, StepKind.RestoreFromBin, StepKind.Update], plan.Steps.Select(step => step.Kind));
        Assert.Contains(plan.Warnings, warning => warning.Sentence == $"It names {Ada}, which this plan deletes: Microsoft Graph may refuse the change.");
    }

    [Fact]
    public void A_groups_last_owner_stays_with_the_reason()
    {
        var sides = new TwoSides().Same("group", Group).Link("group", Staff, "owners", "user", Ada, inFrom: false, inNow: true).Link("group", Staff, "owners", "user", Bob, inFrom: false, inNow: true);

        var plan = Plan(sides, new LiveObject
        {
            Ref = new("group", Staff),
            State = ObjectState.Present,
            Content = CanonicalJson.Parse(Group),
            Links = new Dictionary<string, IReadOnlySet<ObjectRef>> { ["owners"] = new HashSet<ObjectRef> { new("user", Ada), new("user", Bob) } },
        });

        Assert.Single(plan.Steps);
        Assert.StartsWith("It is the last owner", Assert.Single(plan.LeftOut).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_restored_group_held_then_is_looked_after_but_not_what_was_in_the_bin_then_already()
    {
        var plan = new TwoSides()
            .Object("group", Group, Group, nowState: ObjectState.SoftDeleted)
            .Object("user", User(Ada), User(Ada), fromState: ObjectState.SoftDeleted, nowState: ObjectState.SoftDeleted)
            .Same("user", User(Bob))
            .Link("group", Staff, "members", "user", Ada, inFrom: true, inNow: false)
            .Link("group", Staff, "members", "user", Bob, inFrom: true, inNow: false)
            .PlanAll();

        Assert.Equal([new ObjectRef("user", Bob)], plan.Steps[1].Targets);
    }

    [Fact]
    public void A_restored_person_is_not_added_to_a_group_that_goes_by_a_rule()
    {
        var plan = new TwoSides()
            .Object("user", User(Ada), User(Ada), nowState: ObjectState.SoftDeleted)
            .Same("group", $$"""{"id":"{{Staff}}","displayName":"Staff","groupTypes":["DynamicMembership"]}""")
            .Link("group", Staff, "members", "user", Ada, inFrom: true, inNow: false)
            .PlanAll();

        Assert.Equal([StepKind.RestoreFromBin], plan.Steps.Select(step => step.Kind));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_policy_is_not_left_without_any_control(bool withSession)
    {
        var change = new TwoSides()
            .Object("conditionalAccessPolicy", """{"grantControls":{"builtInControls":[]},"id":"p","sessionControls":{"signInFrequency":{"isEnabled":true,"type":"hours","value":1}}}""", """{"grantControls":{"builtInControls":["mfa"]},"id":"p"}""")
            .Compare().Changes.Single();

        var plan = RecoveryPlanner.Plan([new Tick(change, [.. change.Items.Where(item => withSession || item.Path.StartsWith("grantControls", StringComparison.Ordinal))])], _ => null);

        Assert.Equal(withSession ? 1 : 0, plan.Steps.Count);
        Assert.Equal(
            withSession ? [] : ["The policy would be left without any grant or session control, which Microsoft Graph refuses: tick the control that it had then as well."],
            plan.LeftOut.Select(one => one.Reason));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_policy_is_not_left_including_nobody(bool withGroup)
    {
        var change = new TwoSides()
            .Object("conditionalAccessPolicy", """{"conditions":{"users":{"includeUsers":[],"includeGroups":["g"],"excludeUsers":["x"]}},"id":"p"}""", """{"conditions":{"users":{"includeUsers":["All"],"includeGroups":[]}},"id":"p"}""")
            .Compare().Changes.Single();

        var plan = RecoveryPlanner.Plan([new Tick(change, [.. change.Items.Where(item => withGroup || !item.Path.EndsWith("includeGroups", StringComparison.Ordinal))])], _ => null);

        Assert.Equal(withGroup ? 3 : 1, Assert.Single(plan.Steps).Leaves.Count);
        Assert.Equal(withGroup ? [] : ["conditions.users.includeUsers"], plan.LeftOut.Select(one => one.Item));
        Assert.Contains(withGroup ? "\"g\"" : "\"All\"", plan.Steps[0].Call.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assignment_waits_for_nobody_when_the_bin_says_that_its_holder_lies_there_and_the_other_kinds_are_not_known()
    {
        var sides = new TwoSides().Object("directoryRoleAssignment", $$"""{"id":"1","roleDefinitionId":"r","principalId":"{{Ada}}","directoryScopeId":"/","assignmentType":"Assigned"}""", null);

        Assert.Empty(Plan(sides, Live("user", Ada, ObjectState.SoftDeleted)).Steps);
    }

    private static RecoveryPlan Plan(TwoSides sides, params LiveObject[] live) =>
        RecoveryPlanner.Plan([.. sides.Compare().Changes.Select(change => new Tick(change, change.Items))], one => live.FirstOrDefault(known => known.Ref == one));

    private static LiveObject Gone(string type, string id) => Live(type, id, ObjectState.Gone);

    private static LiveObject Live(string type, string id, ObjectState state) => new() { Ref = new(type, id), State = state };

    private static string User(string id) => $$"""{"id":"{{id}}","displayName":"Somebody"}""";

    private static string ForApp(string appId) => $$"""{"conditions":{"applications":{"includeApplications":["{{appId}}"]},"users":{"includeUsers":["All"]} },"grantControls":{"builtInControls":["mfa"]},"id":"p"}""";

    private static string Policy(string state, string excluded) =>
        $$$"""{"conditions":{"users":{"excludeGroups":[{{{(excluded.Length == 0 ? "" : $"\"{excluded}\"")}}}],"includeUsers":["All"]}},"id":"p","state":"{{{state}}}"}""";
}
