using Bunit;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Tests.Components;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

public sealed class PlanStepsTests : ComponentTests
{
    private static readonly PlanStep Restore = PlannedSteps.Step("user", "ada", StepKind.RestoreFromBin);
    private static readonly PlanStep Recheck = PlannedSteps.Step("group", "crew", StepKind.AddLinks, order: 2).Linking("members", "ada");
    private static readonly PlanStep Addition = PlannedSteps.Step("group", "staff", StepKind.AddLinks, order: 3).Linking("members", "bob");

    [Fact]
    public void Steps_that_only_write_what_did_not_come_back_are_counted_apart()
    {
        Assert.Equal("2 writes on 2 objects, in the order of the run; 1 step more only where a link did not come back by itself", Counted(Restore, Recheck, Addition));
        Assert.Equal("1 write on 1 object, in the order of the run", Counted(Addition));
    }

    private string Counted(params PlanStep[] steps) => Render<PlanSteps>(parameters => parameters
        .Add(shown => shown.Plan, PlannedSteps.Plan(steps)).Add(shown => shown.Names, new Dictionary<string, string>()).Add(shown => shown.Path, "/plans/1"))
        .Find(".tools .quiet").TextContent;
}
