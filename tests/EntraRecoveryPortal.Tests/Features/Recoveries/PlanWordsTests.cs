using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Features.Recoveries;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

public sealed class PlanWordsTests
{
    private const string Restored = "00000000-0000-4000-8000-000000000001";

    [Fact]
    public void A_title_counts_attributes_when_only_one_type_changes()
    {
        var plan = PlannedSteps.Plan(PlannedSteps.Step("conditionalAccessPolicy", "p", StepKind.Update).Writing("state", null, null).Writing("displayName", null, null));

        Assert.Equal("Change 2 attributes of 1 Conditional Access policy in Contoso", PlanWords.Title(plan, "Contoso"));
    }

    [Fact]
    public void A_button_names_all_that_it_does()
    {
        var plan = PlannedSteps.Plan(
            PlannedSteps.Step("user", "u1", StepKind.Update),
            PlannedSteps.Step("user", "u2", StepKind.Update),
            PlannedSteps.Step("user", "u3", StepKind.RestoreFromBin),
            PlannedSteps.Step("group", "g1", StepKind.RemoveLink).Linking("members", "u1"),
            PlannedSteps.Step("group", "g1", StepKind.AddLinks).Linking("members", "u4", "u5"),
            PlannedSteps.Step("application", "a1", StepKind.RemoveCredential),
            PlannedSteps.Step("appRoleAssignment", "a|b|c", StepKind.Delete));

        Assert.Equal("Change 2, restore 1, add 2 links, remove 1 link, remove 1 credential, delete 1 permanently in Contoso", PlanWords.Button(plan, "Contoso"));
    }

    [Fact]
    public void What_comes_back_with_a_restored_object_is_not_counted_as_a_change()
    {
        var plan = PlannedSteps.Plan(
            PlannedSteps.Step("user", Restored, StepKind.RestoreFromBin),
            PlannedSteps.Step("group", "g1", StepKind.AddLinks).Linking("members", Restored),
            PlannedSteps.Step("appRoleAssignment", $"{Restored}|b|c", StepKind.Create));

        Assert.Equal("Restore 1 in Contoso", PlanWords.Button(plan, "Contoso"));
    }

    [Fact]
    public void The_slower_lane_tells_the_time()
    {
        var users = Enumerable.Range(1, 100).Select(n => PlannedSteps.Step("user", $"u{n}", StepKind.Update));
        var policies = Enumerable.Range(1, 10).Select(n => PlannedSteps.Step("conditionalAccessPolicy", $"p{n}", StepKind.Update));

        Assert.Equal(TimeSpan.FromSeconds(10), PlanWords.Estimate(PlannedSteps.Plan([.. users, .. policies])));
    }
}
