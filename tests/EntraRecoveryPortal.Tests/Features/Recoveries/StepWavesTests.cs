using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Features.Recoveries;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

public sealed class StepWavesTests
{
    private static readonly string Group = Guid.NewGuid().ToString();

    [Fact]
    public void Independent_steps_go_together_up_to_the_size() =>
        Assert.Equal(["1 2 3", "4 5"], Waves(3, [.. Enumerable.Range(1, 5).Select(order => User(order))]));

    [Fact]
    public void Two_writes_on_one_object_never_go_together() =>
        Assert.Equal(["1 2", "3"], Waves(20, User(1), User(2), User(3) with { Object = User(1).Object }));

    [Fact]
    public void What_names_an_object_waits_for_the_step_on_it() =>
        Assert.Equal(["1", "2"], Waves(20, PlannedSteps.Step("group", Group, StepKind.RestoreFromBin), User(2).Writing("x", null, $"\"{Group}\"")));

    [Fact]
    public void A_unique_value_is_freed_before_it_is_given() =>
        Assert.Equal(["1", "2"], Waves(20, User(1).Writing("userPrincipalName", "\"Ada@c\"", "\"bob@c\""), User(2).Writing("userPrincipalName", "\"eve@c\"", "\"ada@c\"")));

    [Fact]
    public void A_service_principal_comes_back_after_its_application() =>
        Assert.Equal(["1", "2"], Waves(20, Restored("application", 1), Restored("servicePrincipal", 2)));

    [Fact]
    public void What_waits_for_the_other_lane_keeps_nothing_before_it_waiting()
    {
        var location = PlannedSteps.Step("namedLocationPolicy", Group, StepKind.Update, 2);
        PlanStep[] steps = [User(1), location, User(3).Writing("x", null, $"\"{Group}\""), User(4)];

        Assert.Equal(["1", "3 4"], Words(StepWaves.Of(steps.Where(step => step.Lane != location.Lane), new StepDependencies(steps), 20)));
    }

    private static PlanStep User(int order) => PlannedSteps.Step("user", $"00000000-0000-0000-0000-{order:000000000000}", StepKind.Update, order);

    private static PlanStep Restored(string type, int order) =>
        PlannedSteps.Step(type, Guid.NewGuid().ToString(), StepKind.RestoreFromBin, order) with { Source = """{"appId":"5f0c7e4a-0000-4000-8000-0000000000ff"}""" };

    private static IEnumerable<string> Waves(int size, params PlanStep[] steps)
    {
        PlanStep[] ordered = [.. steps.Select((step, index) => step with { Order = index + 1 })];
        return Words(StepWaves.Of(ordered, new StepDependencies(ordered), size));
    }

    private static IEnumerable<string> Words(IEnumerable<IReadOnlyList<PlanStep>> waves) => waves.Select(wave => string.Join(' ', wave.Select(step => step.Order)));
}
