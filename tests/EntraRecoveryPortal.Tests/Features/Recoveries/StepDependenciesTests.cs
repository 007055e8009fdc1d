using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Features.Recoveries;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

public sealed class StepDependenciesTests
{
    private const string Location = "00000000-0000-4000-8000-00000000000a";
    private const string User = "00000000-0000-4000-8000-00000000000b";

    [Fact]
    public void A_policy_waits_for_the_location_that_its_body_names()
    {
        var location = PlannedSteps.Step("namedLocationPolicy", Location, StepKind.RestoreFromBin, 1);
        var policy = PlannedSteps.Step("conditionalAccessPolicy", "p", StepKind.Update, 2) with { Call = new("PATCH", "p", $$$"""{"conditions":{"locations":["{{{Location}}}"]}}""") };

        Assert.Equal([1], Orders(new StepDependencies([location, policy]).Before(policy)));
    }

    [Fact]
    public void A_policy_waits_for_the_service_principal_of_the_app_that_it_names()
    {
        var principal = PlannedSteps.Step("servicePrincipal", User, StepKind.RestoreFromBin, 1) with { Source = $$"""{"id":"{{User}}","appId":"{{Location}}"}""" };
        var policy = PlannedSteps.Step("conditionalAccessPolicy", "p", StepKind.Update, 2) with { Source = $$$$"""{"conditions":{"applications":{"includeApplications":["{{{{Location}}}}"]}}}""" };

        Assert.Equal([1], Orders(new StepDependencies([principal, policy]).Before(policy)));
    }

    [Fact]
    public void What_a_body_carries_along_is_waited_for_but_not_required()
    {
        var user = PlannedSteps.Step("user", User, StepKind.RestoreFromBin, 1);
        var policy = PlannedSteps.Step("conditionalAccessPolicy", "p", StepKind.Update, 2).Writing("state", null, "\"disabled\"") with { Call = new("PATCH", "p", $$"""{"users":["{{User}}"]}""") };
        var dependencies = new StepDependencies([user, policy]);

        Assert.Equal([1], Orders(dependencies.Before(policy)));
        Assert.Empty(dependencies.Required(policy));
    }

    [Fact]
    public void A_policy_waits_for_the_group_that_it_names_whatever_is_written_to_it()
    {
        var group = PlannedSteps.Step("group", User, StepKind.RestoreFromBin, 1);
        var policy = PlannedSteps.Step("conditionalAccessPolicy", "p", StepKind.Update, 2).Writing("displayName", "\"b\"", "\"a\"") with { Source = $$$$"""{"conditions":{"users":{"excludeGroups":["{{{{User}}}}"]}}}""" };
        var dependencies = new StepDependencies([group, policy]);

        Assert.Equal([1], Orders(dependencies.Before(policy)));
        Assert.Empty(dependencies.Required(policy));
    }

    [Theory]
    [InlineData("displayName")]
    [InlineData("state")]
    public void What_a_policy_names_is_deleted_after_whatever_is_written_to_the_policy_and_whether_that_succeeds_or_not(string written)
    {
        var policy = PlannedSteps.Step("conditionalAccessPolicy", "p", StepKind.Update, 1).Writing(written, "\"b\"", "\"a\"") with { Source = $$$$"""{"conditions":{"applications":{"includeApplications":["{{{{User}}}}"]}}}""" };
        var application = PlannedSteps.Step("application", "a", StepKind.SoftDelete, 2) with { Source = $$"""{"appId":"{{User}}"}""" };
        var dependencies = new StepDependencies([policy, application]);

        Assert.Equal([1], Orders(dependencies.Before(application)));
        Assert.Empty(dependencies.Required(application));
    }

    [Theory]
    [InlineData("groupTypes", true)]
    [InlineData("description", false)]
    public void Nobody_is_put_out_of_a_group_whose_rule_could_not_be_taken_away(string written, bool isRequired)
    {
        var update = PlannedSteps.Step("group", User, StepKind.Update, 1).Writing(written, "\"x\"", null);
        var removal = PlannedSteps.Step("group", User, StepKind.RemoveLink, 2).Linking("members", "u1");

        Assert.Equal(isRequired ? [1] : [], Orders(new StepDependencies([update, removal]).Required(removal)));
    }

    [Fact]
    public void A_group_that_may_hold_roles_waits_for_what_is_written_to_people_and_another_group_does_not()
    {
        var person = PlannedSteps.Step("user", "u", StepKind.Update, 1).Writing("accountEnabled", "false", "true");
        var group = PlannedSteps.Step("group", "g", StepKind.RestoreFromBin, 2) with { Source = """{"isAssignableToRole":true}""" };
        var other = PlannedSteps.Step("group", "h", StepKind.RestoreFromBin, 3) with { Source = """{"isAssignableToRole":false}""" };
        var dependencies = new StepDependencies([person, group, other]);

        Assert.Equal([1], Orders(dependencies.Before(group)));
        Assert.Empty(dependencies.Before(other));
    }

    [Fact]
    public void Whoever_comes_back_waits_for_the_end_of_a_rule()
    {
        var group = PlannedSteps.Step("group", "g", StepKind.Update, 1).Writing("groupTypes", """["DynamicMembership"]""", null);
        var person = PlannedSteps.Step("user", "u", StepKind.RestoreFromBin, 2);

        Assert.Equal([1], Orders(new StepDependencies([group, person]).Before(person)));
    }

    [Fact]
    public void An_app_role_is_assigned_after_the_application_has_it_again()
    {
        var application = PlannedSteps.Step("application", "a", StepKind.Update, 1).Writing($"appRoles[{Location}]", null, "{}");
        var assignment = PlannedSteps.Step("appRoleAssignment", "x", StepKind.Create, 2) with { Source = $$"""{"appRoleId":"{{Location}}"}""" };

        Assert.Equal([1], Orders(new StepDependencies([application, assignment]).Before(assignment)));
    }

    [Fact]
    public void A_service_principal_is_deleted_after_its_application_which_takes_it_along()
    {
        var application = PlannedSteps.Step("application", "a", StepKind.SoftDelete, 1) with { Source = """{"appId":"x"}""" };
        var principal = PlannedSteps.Step("servicePrincipal", "s", StepKind.SoftDelete, 2) with { Source = """{"appId":"x"}""" };

        Assert.Equal([1], Orders(new StepDependencies([application, principal]).Before(principal)));
    }

    [Fact]
    public void Before_a_recovery_the_same_relations_are_read_of_every_object_of_a_type()
    {
        var linked = PlannedSteps.Step("group", "one", StepKind.AddLinks).Linking("members", User);
        var patched = PlannedSteps.Step("group", "other", StepKind.Update, 2).Writing("description", null, "\"x\"");

        var relations = LiveReads.RelationsAlike([linked, patched, PlannedSteps.Step("user", User, StepKind.Update, 3)]);

        Assert.Equal(["one", "other"], relations.Keys.Select(one => one.Id).Order(StringComparer.Ordinal));
        Assert.All(relations.Values, read => Assert.Equal(["members"], read));
    }

    [Fact]
    public void A_link_requires_the_restore_of_its_target()
    {
        var user = PlannedSteps.Step("user", User, StepKind.RestoreFromBin, 1);
        var link = PlannedSteps.Step("group", "g", StepKind.AddLinks, 2).Linking("members", User);

        Assert.Equal([1], Orders(new StepDependencies([user, link]).Required(link)));
    }

    [Theory]
    [InlineData("owners", 1)]
    [InlineData("members", 0)]
    public void An_owner_is_removed_only_when_the_other_one_was_added(string relation, int required)
    {
        var add = PlannedSteps.Step("group", "g", StepKind.AddLinks, 1).Linking(relation, "new");
        var remove = PlannedSteps.Step("group", "g", StepKind.RemoveLink, 2).Linking(relation, "old");

        Assert.Equal(required, new StepDependencies([add, remove]).Required(remove).Count());
    }

    private static int[] Orders(IEnumerable<PlanStep> steps) => [.. steps.Select(step => step.Order)];
}
