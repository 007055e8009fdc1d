using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

public sealed class ContinuationServiceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cancelled_recovery_goes_on_with_what_it_left_and_both_say_so()
    {
        await using var world = await WorldAsync("Sales", "Sales");
        world.OnWrite = async (_, _) =>
        {
            await using var scope = world.Portal.ScopeOf(TestPerson.Ada);
            await RecoveryWorld.Service(scope).CancelAsync(1, Cancel);
            return false;
        };
        // The second step waits for the first: both write to one object.
        await world.RunAsync(await world.KeepAsync(1, Change(1, "department"), Change(1, "jobTitle"), Change(2, "department")));
        world.OnWrite = (_, _) => Task.FromResult(false);
        var left = (await world.StepsAsync(1)).Where(step => step.Outcome == StepOutcome.Skipped).Select(step => step.ObjectId).ToList();

        var plan = await PlanAsync(world, failedAlone: false);

        Assert.NotEmpty(left);
        Assert.Equal(left, plan.Plan.Steps.Select(step => step.Object.Id));
        Assert.Equal(new Continuation(1, FailedAlone: false), plan.Continues);
        var second = await world.RunAsync(plan);
        Assert.Equal((RecoveryState.Successful, left.Count, 1), (second.State, second.Applied, second.Continues));
        Assert.Equal(2, (await world.EndAsync(1)).ContinuedAs);
        Assert.Equal(["Finance", "Finance"], new[] { 1, 2 }.Select(world.DepartmentOf));
    }

    [Fact]
    public async Task What_failed_is_tried_again_alone_and_nothing_else_is_written()
    {
        await using var world = await WorldAsync("Sales", "Sales", "Sales");
        world.OnWrite = async (id, context) =>
        {
            if (id != RecoveryWorld.User(2))
                return false;
            await world.RefuseAsync(context, 403, "Authorization_RequestDenied");
            return true;
        };
        await world.RunAsync(1);
        var before = world.Writes.Count();
        world.OnWrite = (_, _) => Task.FromResult(false);

        var second = await world.RunAsync(await PlanAsync(world, failedAlone: true));

        Assert.Equal((RecoveryState.Successful, 1), (second.State, second.Applied));
        Assert.Equal([$"PATCH users/{RecoveryWorld.User(2)}"], world.Writes.Skip(before));
    }

    [Fact]
    public async Task What_someone_changed_since_is_shown_as_it_is_now_and_warned_of()
    {
        await using var world = await WorldAsync("Legal");
        await world.RunAsync(1);

        var plan = await PlanAsync(world, failedAlone: true);

        var leaf = Assert.Single(Assert.Single(plan.Plan.Steps).Leaves);
        Assert.Equal(("\"Legal\"", RecoveryWorld.Finance), (leaf.Expected, leaf.Target));
        Assert.Contains(plan.Plan.Warnings, warning => warning.Sentence.Contains("Somebody changed department", StringComparison.Ordinal));
        Assert.Equal(RecoveryState.Successful, (await world.RunAsync(plan)).State);
        Assert.Equal("Finance", world.DepartmentOf(1));
    }

    [Fact]
    public async Task What_is_so_by_now_is_left_out()
    {
        await using var world = await WorldAsync("Legal");
        await world.RunAsync(1);
        world.Live(1, "Finance");

        Assert.Empty((await PlanAsync(world, failedAlone: false)).Plan.Steps);
    }

    [Fact]
    public async Task Nothing_is_planned_of_a_recovery_that_left_nothing_or_is_not_there()
    {
        await using var world = await WorldAsync("Sales");
        await world.RunAsync(1);

        Assert.Equal([Refusals.NothingLeft, Refusals.RecoveryMissing], [await RefusalAsync(world, 1), await RefusalAsync(world, 2)]);
    }

    [Fact]
    public async Task A_recovery_that_still_runs_is_not_gone_on_with()
    {
        await using var world = await WorldAsync("Sales");
        Refusal? refusal = null;
        world.OnWrite = async (_, _) =>
        {
            refusal = await RefusalAsync(world, 1);
            return false;
        };

        await world.RunAsync(1);

        Assert.Equal(Refusals.RecoveryNotOver, refusal);
    }

    [Fact]
    public async Task A_creation_whose_answer_was_lost_is_never_planned_blindly()
    {
        await using var world = await WorldAsync("Sales");
        var again = new GraphCall("POST", "identity/conditionalAccess/policies", "{}");
        var restore = PlannedSteps.Step("user", RecoveryWorld.User(1), StepKind.RestoreFromBin) with { Fallback = again };
        await world.AbandonedRunAsync(await world.KeepAsync(1, restore), steps =>
            (steps[0].SentAt, steps[0].Path) = (TimeProvider.System.GetUtcNow().UtcDateTime, again.Path));
        Assert.Equal(1, (await world.EndAsync(1)).Unknown);

        var plan = await PlanAsync(world, failedAlone: true);

        Assert.Empty(plan.Plan.Steps);
        Assert.Contains("was lost", Assert.Single(plan.Plan.LeftOut).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_made_again_meanwhile_is_not_made_twice()
    {
        await using var world = await WorldAsync("Sales", "Sales");
        var create = PlannedSteps.Step("user", RecoveryWorld.User(1), StepKind.Create) with { GetsNewId = true, Source = $$"""{"id":"{{RecoveryWorld.User(1)}}","displayName":"User 1"}""" };
        await world.AbandonedRunAsync(await world.KeepAsync(1, create), steps => steps[0].Outcome = StepOutcome.Failed, madeAgainAs: RecoveryWorld.User(2));
        await world.EndAsync(1);

        var plan = await PlanAsync(world, failedAlone: true);

        Assert.Empty(plan.Plan.Steps);
        Assert.Contains("Recovery 1 made it again", Assert.Single(plan.Plan.LeftOut).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_report_would_mark_as_a_risk_is_asked_about_again()
    {
        await using var world = await WorldAsync("Legal");
        var warning = new PlanWarning(new("user", RecoveryWorld.User(1)), "User 1", PlanWarnings.RiskAgain + "An owner was added.");
        var kept = await world.KeepAsync(1, PlannedSteps.Plan(Change(1, "department")) with { Warnings = [warning] }, GuardVerdict.Clear);
        await world.RunAsync(kept);

        var plan = await PlanAsync(world, failedAlone: true);

        Assert.Contains(warning, plan.Plan.Warnings);
        Assert.Contains(plan.Verdict.Asks, ask => ask.Guard == Guard.BringBackRisk);
    }

    [Fact]
    public async Task The_plan_of_the_recovery_must_be_the_portals_own()
    {
        await using var world = await WorldAsync("Legal");
        await world.RunAsync(1);
        await using (var db = await world.OpenAsync())
        {
            await db.Database.ExecuteSqlRawAsync("DROP TRIGGER TR_Plans_UPDATE", Cancel);
            await db.Plans.ExecuteUpdateAsync(set => set.SetProperty(row => row.Mac, new byte[32]), Cancel);
        }

        Assert.Equal(Refusals.PlanForged, await RefusalAsync(world, 1));
    }

    private static PlanStep Change(int user, string path) =>
        PlannedSteps.Step("user", RecoveryWorld.User(user), StepKind.Update).Writing(path, path == "department" ? RecoveryWorld.Sales : null, RecoveryWorld.Finance);

    private static async Task<ReviewedPlan> PlanAsync(RecoveryWorld world, bool failedAlone)
    {
        await using var scope = world.Portal.ScopeOf(TestPerson.Ada);
        return Assert.IsType<PlanAnswer.Planned>(await scope.ServiceProvider.GetRequiredService<ContinuationService>().PlanAsync(1, failedAlone, Cancel)).Plan;
    }

    private static async Task<Refusal> RefusalAsync(RecoveryWorld world, int number)
    {
        await using var scope = world.Portal.ScopeOf(TestPerson.Ada);
        return Assert.IsType<PlanAnswer.Refused>(await scope.ServiceProvider.GetRequiredService<ContinuationService>().PlanAsync(number, failedAlone: false, Cancel)).Reason;
    }

    private static async Task<RecoveryWorld> WorldAsync(params string[] departments)
    {
        var world = await RecoveryWorld.StartAsync();
        foreach (var (index, department) in departments.Index())
            world.Live(index + 1, department);
        await world.ReportAsync(TestPerson.Ada, [.. Enumerable.Range(1, departments.Length)]);
        return world;
    }
}
