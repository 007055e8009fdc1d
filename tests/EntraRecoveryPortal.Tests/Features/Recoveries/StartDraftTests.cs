using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Features.Recoveries;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

public sealed class StartDraftTests
{
    private static readonly PlanStep Step = PlannedSteps.Step("user", "u1", StepKind.Update);

    [Fact]
    public void The_missing_things_are_named_together()
    {
        var plan = Plan(GuardVerdict.Clear with { Asks = [new(Guard.TouchPolicies, "1 policy is touched")] }, Step);

        Assert.Equal("Missing: that the cause has been stopped, a reason and the tenant's name and the number of objects.", new StartDraft().WhyNot(plan, "Contoso", canWrite: true));
    }

    [Fact]
    public void A_filled_draft_may_start()
    {
        var draft = new StartDraft { Reason = "A script.", CauseStopped = true };

        Assert.Null(draft.WhyNot(Plan(GuardVerdict.Clear, Step), "Contoso", canWrite: true));
    }

    [Theory]
    [InlineData("contoso 1", false)]
    [InlineData("Contoso", false)]
    [InlineData("1", false)]
    [InlineData("Contoso 2", false)]
    [InlineData("Contoso1", false)]
    [InlineData(" Contoso 1 ", true)]
    public void The_tenants_name_and_the_number_of_objects_have_to_be_typed_as_they_are(string typed, bool settled)
    {
        var draft = new StartDraft { Reason = "A script.", CauseStopped = true, TypedConfirmation = typed };

        Assert.Equal(settled ? null : "Missing: the tenant's name and the number of objects.", draft.WhyNot(Plan(GuardVerdict.Clear with { Asks = [new(Guard.TouchPolicies, "policies")] }, Step, Step with { Order = 2 }), "Contoso", canWrite: true));
    }

    [Fact]
    public void Without_a_writer_it_says_so()
    {
        Assert.Equal(Refusals.NoWriter.Sentence, new StartDraft().WhyNot(Plan(GuardVerdict.Clear, Step), "Contoso", canWrite: false));
    }

    [Fact]
    public void A_refused_plan_cannot_start_whatever_is_filled_in()
    {
        var draft = new StartDraft { Reason = "A script.", CauseStopped = true };

        Assert.StartsWith("A guard refuses", draft.WhyNot(Plan(GuardVerdict.Clear with { Refusals = ["No."] }, Step), "Contoso", canWrite: true), StringComparison.Ordinal);
    }

    private static ReviewedPlan Plan(GuardVerdict verdict, params PlanStep[] steps) => new()
    {
        PlanKey = 1,
        Hash = "00",
        ReportNumber = 1,
        Plan = PlannedSteps.Plan(steps),
        Verdict = verdict,
        CreatedAt = default,
    };
}
