using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

public sealed class RecoveryServiceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("reader")]
    [InlineData("none")]
    [InlineData("nobody")]
    public async Task Whoever_may_not_recover_is_refused_and_audited(string who)
    {
        await using var world = await RecoveryWorld.StartAsync();
        var person = who switch { "reader" => TestPerson.Rita, "none" => TestPerson.Nora, _ => null };
        await using var scope = world.Portal.ScopeOf(person);
        var service = RecoveryWorld.Service(scope);

        await Assert.ThrowsAsync<AccessDeniedException>(() => service.PlanAsync(1, Cancel));
        await Assert.ThrowsAsync<AccessDeniedException>(() => service.StartAsync(new() { PlanKey = 1, PlanHash = "", Reason = "", OperationId = Guid.NewGuid() }, Cancel));
        await Assert.ThrowsAsync<AccessDeniedException>(() => service.CancelAsync(1, Cancel));

        var audited = (await world.Portal.AuditAsync()).Where(entry => entry.Outcome == AuditOutcome.Refused).Select(entry => (entry.Action, entry.PersonObjectId));
        Assert.Equal([("recovery.plan", person?.ObjectId), ("recovery.start", person?.ObjectId), ("recovery.cancel", person?.ObjectId)], audited);
        Assert.Empty(world.Writes);
    }

    [Fact]
    public async Task A_plan_is_made_of_the_persons_own_ticks()
    {
        await using var world = await RecoveryWorld.StartAsync();
        world.Live(1, "Sales");
        var report = await world.ReportAsync(TestPerson.Ada, 1);

        var plan = await world.PlanAsync(TestPerson.Ada, report);
        await using var scope = world.Portal.ScopeOf(TestPerson.Amir);
        var other = await RecoveryWorld.Service(scope).PlanAsync(report, Cancel);

        Assert.Equal(("PATCH", $"users/{RecoveryWorld.User(1)}", """{"department":"Finance"}"""), (plan.Plan.Steps[0].Call.Method, plan.Plan.Steps[0].Call.Path, plan.Plan.Steps[0].Call.Body));
        Assert.Equal(Refusals.NothingTicked, Assert.IsType<PlanAnswer.Refused>(other).Reason);
    }

    [Fact]
    public async Task What_is_already_so_gets_no_step_and_is_told()
    {
        await using var world = await RecoveryWorld.StartAsync();
        world.Live(1, "Finance");
        world.Live(2, "Sales");

        var plan = (await world.PlanAsync(TestPerson.Ada, await world.ReportAsync(TestPerson.Ada, 1, 2))).Plan;

        Assert.Equal([RecoveryWorld.User(2)], plan.Steps.Select(step => step.Object.Id));
        Assert.Equal([(RecoveryWorld.User(1), "department")], plan.LeftOut.Select(left => (left.Object.Id, left.Item)));
    }

    [Fact]
    public async Task What_somebody_changed_since_the_report_is_warned_of()
    {
        await using var world = await RecoveryWorld.StartAsync();
        world.Live(1, "Legal");

        var plan = await world.PlanAsync(TestPerson.Ada, await world.ReportAsync(TestPerson.Ada, 1));

        Assert.Equal(["User 1: Changed since the report: department. It is left alone unless you choose to overwrite."], plan.Verdict.Warnings);
    }

    [Fact]
    public async Task Planning_the_same_ticks_twice_gives_the_same_plan()
    {
        await using var world = await RecoveryWorld.StartAsync();
        world.Live(1, "Sales");
        var report = await world.ReportAsync(TestPerson.Ada, 1);

        var first = await world.PlanAsync(TestPerson.Ada, report);
        var second = await world.PlanAsync(TestPerson.Ada, report);

        Assert.Equal((first.PlanKey, first.Hash), (second.PlanKey, second.Hash));
    }

    [Fact]
    public async Task Another_hash_than_the_reviewed_one_is_refused()
    {
        await using var world = await RecoveryWorld.StartAsync();
        var plan = await PlanAsync(world);

        Assert.Equal([Refusals.PlanChanged], await RefusedAsync(world, RecoveryWorld.Filled(plan) with { PlanHash = new string('0', 64) }));
    }

    [Fact]
    public async Task A_plan_altered_in_the_database_is_refused()
    {
        await using var world = await RecoveryWorld.StartAsync();
        var plan = await PlanAsync(world);
        await using (var db = await world.OpenAsync())
        {
            await db.Database.ExecuteSqlRawAsync("DROP TRIGGER TR_Plans_UPDATE", Cancel);
            await db.Plans.ExecuteUpdateAsync(set => set.SetProperty(row => row.Json, row => row.Json.Replace("Finance", "Board")), Cancel);
        }

        Assert.Equal([Refusals.PlanChanged], await RefusedAsync(world, RecoveryWorld.Filled(plan)));
    }

    [Fact]
    public async Task A_plan_altered_in_the_database_together_with_its_hash_is_refused()
    {
        await using var world = await RecoveryWorld.StartAsync();
        var plan = await PlanAsync(world);
        await using var db = await world.OpenAsync();
        await db.Database.ExecuteSqlRawAsync("DROP TRIGGER TR_Plans_UPDATE", Cancel);
        var json = (await db.Plans.SingleAsync(row => row.PlanKey == plan.PlanKey, Cancel)).Json.Replace("Finance", "Board", StringComparison.Ordinal);
        var hash = PlanDocument.HashOf(json);
        var bytes = Convert.FromHexString(hash);
        await db.Plans.ExecuteUpdateAsync(set => set.SetProperty(row => row.Json, json).SetProperty(row => row.Hash, bytes), Cancel);

        Assert.Equal([Refusals.PlanForged], await RefusedAsync(world, RecoveryWorld.Filled(plan) with { PlanHash = hash }));
    }

    [Fact]
    public async Task A_missing_reason_is_an_error_of_its_field()
    {
        await using var world = await RecoveryWorld.StartAsync();
        var plan = await PlanAsync(world);

        var refusals = await RefusedAsync(world, RecoveryWorld.Filled(plan) with { Reason = "  " });

        Assert.Equal([Refusals.ReasonField], refusals.Select(refusal => refusal.Field));
        var audited = (await world.Portal.AuditAsync())[^1];
        Assert.Equal(("recovery.start", AuditOutcome.Refused), (audited.Action, audited.Outcome));
    }

    [Fact]
    public async Task Without_a_writer_nothing_is_started()
    {
        await using var world = await RecoveryWorld.StartAsync(withWriter: false);
        var plan = await PlanAsync(world);

        Assert.Equal([Refusals.NoWriter], await RefusedAsync(world, RecoveryWorld.Filled(plan)));
    }

    [Fact]
    public async Task A_plan_runs_once_and_a_repeated_click_starts_nothing_more()
    {
        await using var world = await RecoveryWorld.StartAsync();
        var start = RecoveryWorld.Filled(await PlanAsync(world));
        var first = await world.StartAsync(TestPerson.Ada, start);

        Assert.Equal(first, await world.StartAsync(TestPerson.Ada, start));
        Assert.Equal([Refusals.PlanAlreadyRun], await RefusedAsync(world, start with { OperationId = Guid.NewGuid() }));
        await world.EndAsync(1);
        Assert.Single(world.Writes);
    }

    [Fact]
    public async Task Nobody_runs_the_plan_of_another()
    {
        await using var world = await RecoveryWorld.StartAsync();
        var plan = await PlanAsync(world);

        var answer = Assert.IsType<StartAnswer.Refused>(await world.StartAsync(TestPerson.Amir, RecoveryWorld.Filled(plan)));

        Assert.Equal([Refusals.PlanOfAnother], answer.Reasons);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(null)]
    public async Task Nobody_starts_whose_sign_in_is_not_fresh(int? minutesAgo)
    {
        await using var world = await RecoveryWorld.StartAsync();
        var plan = await PlanAsync(world);
        var stale = TestPerson.Ada with { SignedInAgo = minutesAgo is { } minutes ? TimeSpan.FromMinutes(minutes) : null };

        Assert.Equal([Refusals.SignInStale], Assert.IsType<StartAnswer.Refused>(await world.StartAsync(stale, RecoveryWorld.Filled(plan))).Reasons);
        Assert.Equal(("recovery.start", AuditOutcome.Refused), ((await world.Portal.AuditAsync())[^1].Action, (await world.Portal.AuditAsync())[^1].Outcome));
        Assert.Empty(world.Writes);
    }

    [Fact]
    public async Task A_start_is_audited_with_its_reason_and_the_hash_of_its_plan()
    {
        await using var world = await RecoveryWorld.StartAsync();
        var plan = await PlanAsync(world);
        await world.StartAsync(TestPerson.Ada, RecoveryWorld.Filled(plan));

        var entry = Assert.Single(await world.Portal.AuditAsync(), entry => entry.Action == "recovery.start");

        Assert.Equal(("recovery 1", AuditOutcome.Done, TestPerson.Ada.ObjectId), (entry.Target, entry.Outcome, entry.PersonObjectId));
        Assert.Contains("The script was wrong.", entry.Detail, StringComparison.Ordinal);
        Assert.Contains(plan.Hash, entry.Detail, StringComparison.Ordinal);
    }

    private static async Task<ReviewedPlan> PlanAsync(RecoveryWorld world)
    {
        world.Live(1, "Sales");
        return await world.PlanAsync(TestPerson.Ada, await world.ReportAsync(TestPerson.Ada, 1));
    }

    private static async Task<IReadOnlyList<Refusal>> RefusedAsync(RecoveryWorld world, StartRecovery start) =>
        Assert.IsType<StartAnswer.Refused>(await world.StartAsync(TestPerson.Ada, start)).Reasons;
}
