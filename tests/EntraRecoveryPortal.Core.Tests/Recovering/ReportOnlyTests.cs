using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Core.Tests.Comparing;

namespace EntraRecoveryPortal.Core.Tests.Recovering;

public sealed class ReportOnlyTests
{
    private const string Reporting = "enabledForReportingButNotEnforced";

    [Theory]
    [InlineData("disabled", "enabled", true)]
    [InlineData(Reporting, "enabled", true)]
    [InlineData("enabled", "enabled", false)]
    [InlineData("enabled", "disabled", false)]
    [InlineData("disabled", Reporting, false)]
    public void It_is_offered_for_a_policy_that_comes_into_force_and_never_for_one_that_is(string now, string then, bool isOffered)
    {
        var plan = Plan(new TwoSides().Object("conditionalAccessPolicy", Policy(then, "B"), Policy(now, "A")));

        Assert.Equal(isOffered, plan.ReportOnlyOffers.Count == 1);
    }

    [Fact]
    public void Chosen_it_is_what_the_plan_writes_with_all_else_that_was_ticked()
    {
        var sides = new TwoSides().Object("conditionalAccessPolicy", Policy("enabled", "B"), Policy("disabled", "A"));

        var plan = Plan(sides, Assert.Single(Plan(sides).ReportOnlyOffers).Key);

        Assert.True(Assert.Single(plan.ReportOnlyOffers).IsTaken);
        var body = Assert.Single(plan.Steps).Call.Body();
        Assert.Equal((Reporting, "B"), (body.TextAt("state"), body.TextAt("displayName")));
    }

    [Fact]
    public void Out_of_the_recycle_bin_it_reports_by_a_step_right_after()
    {
        var sides = new TwoSides().Object("conditionalAccessPolicy", Policy("enabled", "A"), Policy("enabled", "A"), nowState: ObjectState.SoftDeleted);

        var plan = Plan(sides, Assert.Single(Plan(sides).ReportOnlyOffers).Key);

        Assert.Equal([StepKind.RestoreFromBin, StepKind.Update], plan.Steps.Select(step => step.Kind));
        Assert.Equal($$"""{"state":"{{Reporting}}"}""", plan.Steps[1].Call.Body);
        Assert.Equal([new LeafWrite("state", "\"enabled\"", $"\"{Reporting}\"")], plan.Steps[1].Leaves);
    }

    [Fact]
    public void What_is_made_again_only_reports_without_being_asked()
    {
        var plan = Plan(new TwoSides().Object("conditionalAccessPolicy", Policy("enabled", "A"), null));

        Assert.Empty(plan.ReportOnlyOffers);
        Assert.Equal(Reporting, Assert.Single(plan.Steps).Call.Body().TextAt("state"));
    }

    [Fact]
    public void A_choice_that_the_plan_does_not_know_changes_nothing()
    {
        var sides = new TwoSides().Object("conditionalAccessPolicy", Policy("enabled", "B"), Policy("disabled", "A"));

        Assert.Equal("enabled", Assert.Single(Plan(sides, "0123456789abcdef").Steps).Call.Body().TextAt("state"));
    }

    private static RecoveryPlan Plan(TwoSides sides, params string[] choices) =>
        RecoveryPlanner.Plan([.. sides.Compare().Changes.Select(change => new Tick(change, change.Items))], _ => null, choices: new PlanChoices(choices));

    private static string Policy(string state, string name) =>
        $$$"""{"conditions":{"users":{"excludeUsers":["x"],"includeUsers":["All"]}},"displayName":"{{{name}}}","grantControls":{"builtInControls":["mfa"]},"id":"p","state":"{{{state}}}"}""";
}
