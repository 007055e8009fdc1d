using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Features.Recoveries.Approvals;

namespace EntraRecoveryPortal.Tests.Features.Recoveries.Approvals;

public sealed class ApprovalNeedTests
{
    [Theory]
    [InlineData("conditionalAccessPolicy", "it touches 1 Conditional Access policy")]
    [InlineData("directoryRoleAssignment", "it touches 1 role assignment")]
    [InlineData("appRoleAssignment", "it touches 1 app role assignment")]
    public void By_default_role_assignments_app_permissions_and_Conditional_Access_need_it(string type, string because) =>
        Assert.Equal([because], Need(new(), PlannedSteps.Step(type, "1", StepKind.Update)).Because);

    [Fact]
    public void A_user_does_not() => Assert.False(Need(new(), PlannedSteps.Step("user", "2", StepKind.Update)).IsNeeded);

    [Fact]
    public void No_type_does_where_the_host_says_none() => Assert.False(Need(new() { ApprovalTypes = [RecoveryOptions.NoType] }, PlannedSteps.Step("conditionalAccessPolicy", "3", StepKind.Update)).IsNeeded);

    [Fact]
    public void Who_is_in_a_group_that_may_hold_roles_needs_it_as_a_role_assignment_does()
    {
        var step = PlannedSteps.Step("group", "4", StepKind.Update) with { Kind = StepKind.AddLinks, Relation = "members" };

        Assert.Equal(["it touches who is in 1 group that may hold roles"], Of(new(), [step], step.Object.Id).Because);
        Assert.False(Of(new(), [step]).IsNeeded);
        Assert.False(Of(new(), [step with { Relation = null }], step.Object.Id).IsNeeded);
    }

    [Theory]
    [InlineData("user", Author, StepKind.RestoreFromBin, true)]
    [InlineData("group", "g", StepKind.AddLinks, true)]
    [InlineData("appRoleAssignment", Author + "|r|0", StepKind.Create, true)]
    [InlineData("group", "g", StepKind.RemoveLink, false)]
    [InlineData("user", Author, StepKind.SoftDelete, false)]
    public void What_gives_something_to_its_author_needs_it_whatever_the_type(string type, string id, StepKind kind, bool needed)
    {
        var step = PlannedSteps.Step(type, id, kind).Linking("members", Author);

        Assert.Equal(needed, Of(new() { ApprovalTypes = [RecoveryOptions.NoType] }, [step]).Because.Contains("it gives something to the account of whoever planned it"));
    }

    [Fact]
    public void What_gives_something_to_a_group_of_its_author_needs_it_as_well()
    {
        var document = Document([PlannedSteps.Step("user", "8", StepKind.Update)]) with { Verdict = GuardVerdict.Clear with { Asks = [new(Guard.BenefitAuthor, "because")] } };

        Assert.Equal(["it gives something to a group or an app in which whoever planned it has a part"], ApprovalNeed.Of(document, startedBefore: 0, new(), Author).Because);
    }

    [Theory]
    [InlineData(0, 3, false)]
    [InlineData(0, 2, true)]
    [InlineData(1, 3, true)]
    [InlineData(0, 0, true)]
    public void Steps_are_summed_with_what_was_started_before(int startedBefore, int above, bool needed) =>
        Assert.Equal(needed, ApprovalNeed.Of(Document([PlannedSteps.Step("user", "5", StepKind.Update), PlannedSteps.Step("user", "6", StepKind.Update), PlannedSteps.Step("user", "7", StepKind.Update)]), startedBefore, new() { ApprovalAbove = above }, author: null).IsNeeded);

    private const string Author = "5f0c7e4a-0000-4000-8000-0000000000aa";

    private static ApprovalNeed Need(RecoveryOptions options, params PlanStep[] steps) => Of(options, steps);

    private static ApprovalNeed Of(RecoveryOptions options, PlanStep[] steps, params string[] roleGroups) =>
        ApprovalNeed.Of(Document(steps) with { RoleGroups = roleGroups }, startedBefore: 0, options, Author);

    private static PlanDocument Document(PlanStep[] steps) => new(PlannedSteps.Plan(steps), GuardVerdict.Clear);
}
