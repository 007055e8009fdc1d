using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Features.Recoveries;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

public sealed class RecoveryGuardsTests
{
    private const string Own = "5f0c7e4a-0000-4000-8000-0000000000f1";
    private static readonly HashSet<string> OwnIds = [Own];

    [Fact]
    public void An_ordinary_change_is_let_through_without_a_word()
    {
        var verdict = Check(PlannedSteps.Step("user", "u1", StepKind.Update).Writing("department", "\"Sales\"", "\"Finance\""));

        Assert.Equal((0, 0, false), (verdict.Refusals.Count, verdict.Warnings.Count, verdict.AsksForName));
    }

    [Fact]
    public void The_portals_own_app_is_never_touched()
    {
        Assert.Single(Check(PlannedSteps.Step("application", Own, StepKind.RemoveCredential)).Refusals);
    }

    [Fact]
    public void Permissions_of_the_portals_own_app_are_never_touched()
    {
        Assert.Single(Check(PlannedSteps.Step("appRoleAssignment", $"{Own}|resource|role", StepKind.Create)).Refusals);
    }

    [Fact]
    public void The_portals_own_app_is_never_put_into_a_group()
    {
        Assert.Single(Check(PlannedSteps.Step("group", "g1", StepKind.AddLinks).Linking("members", Own)).Refusals);
    }

    [Theory]
    [InlineData("""{"state":"enabled","conditions":{"users":{"includeUsers":["All"],"excludeUsers":[],"excludeGroups":null}}}""", true)]
    [InlineData("""{"state":"enabled","conditions":{"users":{"includeUsers":["All"],"excludeGroups":["g"]}}}""", false)]
    [InlineData("""{"state":"disabled","conditions":{"users":{"includeUsers":["All"]}}}""", false)]
    [InlineData("""{"state":"enabled","conditions":{"users":{"includeUsers":["u"]}}}""", false)]
    public void A_policy_that_spares_nobody_is_warned_of(string policy, bool warned)
    {
        var step = PlannedSteps.Step("conditionalAccessPolicy", "p1", StepKind.Update) with { Source = policy };

        Assert.Equal(warned, Check(step).Warnings.Any(warning => warning.Contains("exclude nobody", StringComparison.Ordinal)));
    }

    [Fact]
    public void Switching_a_policy_on_is_warned_of()
    {
        var step = PlannedSteps.Step("conditionalAccessPolicy", "p1", StepKind.Update).Writing("state", "\"disabled\"", "\"enabled\"") with { Source = "{}" };

        Assert.Contains(Check(step).Warnings, warning => warning.EndsWith("would be switched on.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("directoryRoleAssignment", "role assignment")]
    [InlineData("appRoleAssignment", "app permission")]
    public void Access_given_back_is_warned_of(string type, string word)
    {
        Assert.Contains(Check(PlannedSteps.Step(type, "a|b|c", StepKind.Create)).Warnings, warning => warning.Contains(word, StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_warning_about_many_objects_is_said_once()
    {
        var steps = Enumerable.Range(1, 3).Select(n => PlannedSteps.Step("user", $"u{n}", StepKind.Update, n)).ToArray();
        var plan = PlannedSteps.Plan(steps) with { Warnings = [.. steps.Select(step => new PlanWarning(step.Object, step.ObjectName, "Careful."))] };

        Assert.Equal(["3 objects: Careful."], RecoveryGuards.Check(plan, OwnIds).Warnings);
    }

    [Theory]
    [InlineData("conditionalAccessPolicy", StepKind.Update, true)]
    [InlineData("namedLocationPolicy", StepKind.RestoreFromBin, true)]
    [InlineData("appRoleAssignment", StepKind.Delete, true)]
    [InlineData("user", StepKind.SoftDelete, false)]
    public void The_tenants_name_is_asked_for_policies_and_permanent_deletes(string type, StepKind kind, bool asked)
    {
        Assert.Equal(asked, Check(PlannedSteps.Step(type, "a|b|c", kind)).AsksForName);
    }

    [Theory]
    [InlineData(RecoveryGuards.ManyObjects, false)]
    [InlineData(RecoveryGuards.ManyObjects + 1, true)]
    public void The_tenants_name_is_asked_for_many_objects(int objects, bool asked)
    {
        Assert.Equal(asked, Check([.. Enumerable.Range(1, objects).Select(n => PlannedSteps.Step("user", $"u{n}", StepKind.Update, n))]).AsksForName);
    }

    private static GuardVerdict Check(params PlanStep[] steps) => RecoveryGuards.Check(PlannedSteps.Plan(steps), OwnIds);
}
