using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Features.Recoveries;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

public sealed class PlanNamesTests
{
    private static readonly Dictionary<string, string> Names = new() { ["u1"] = "Ada", ["u2"] = "Ben" };

    [Fact]
    public void A_step_about_links_says_who_is_at_the_other_end()
    {
        var step = PlannedSteps.Step("group", "g", StepKind.AddLinks).Linking("members", "u1", "u2");

        Assert.Equal("Because: Ada and Ben.", PlanNames.Why(step, Names));
    }

    [Fact]
    public void Whoever_has_no_name_is_told_by_id_and_many_are_counted()
    {
        var step = PlannedSteps.Step("group", "g", StepKind.AddLinks).Linking("members", "u1", "u9", "u2", "u3", "u4");

        Assert.Equal("Because: Ada, u9, Ben and 2 more.", PlanNames.Why(step, Names));
    }

    [Fact]
    public void A_step_about_attributes_is_left_as_it_is()
    {
        Assert.Equal("Because.", PlanNames.Why(PlannedSteps.Step("user", "u1", StepKind.Update), Names));
    }
}
