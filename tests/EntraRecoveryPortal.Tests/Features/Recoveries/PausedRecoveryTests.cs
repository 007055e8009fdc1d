using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>Two recoveries run, of one step after the other each: the first is large, the second urgent.</summary>
public sealed class PausedRecoveryTests : IAsyncLifetime
{
    private const int Large = 1;
    private const int Urgent = 2;

    private readonly TaskCompletionSource firstWrite = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource urgentWrite = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource firstHeld = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource urgentHeld = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RecoveryWorld world = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        world = await RecoveryWorld.StartAsync();
        world.Live(1, "Sales");
        world.Live(2, "Sales");
        world.OnWrite = async (id, _) =>
        {
            var (held, goesOn) = id == RecoveryWorld.User(1) ? (firstHeld, firstWrite) : (urgentHeld, urgentWrite);
            held.TrySetResult();
            await goesOn.Task;
            return false;
        };
        await world.ReportAsync(TestPerson.Ada, 1);
        await world.ReportAsync(TestPerson.Ada, 2);
        // The same department is written twice, so the second step waits for the first.
        await StartAsync(await world.KeepAsync(1, Change(1, RecoveryWorld.Sales, RecoveryWorld.Finance), Change(1, RecoveryWorld.Finance, "\"Legal\"")));
        await firstHeld.Task.WaitAsync(Cancel);
        await StartAsync(await world.KeepAsync(2, Change(2, RecoveryWorld.Sales, RecoveryWorld.Finance)));
        await urgentHeld.Task.WaitAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        firstWrite.TrySetResult();
        urgentWrite.TrySetResult();
        await world.DisposeAsync();
    }

    [Fact]
    public async Task The_others_wait_until_the_urgent_one_is_over_and_go_on_by_themselves()
    {
        Assert.Equal(1, await InAsync(pausing => pausing.PauseOthersAsync(Urgent, Cancel)));
        firstWrite.SetResult();
        await WaitsAsync();

        Assert.Equal("Finance", world.DepartmentOf(1));
        urgentWrite.SetResult();

        await world.EndAsync(Urgent);
        Assert.Equal(RecoveryState.Successful, (await world.EndAsync(Large)).State);
        Assert.Equal("Legal", world.DepartmentOf(1));
        Assert.Contains("recovery.pause", await AuditedAsync());
    }

    [Fact]
    public async Task Somebody_may_let_a_paused_one_go_on_before()
    {
        await InAsync(pausing => pausing.PauseOthersAsync(Urgent, Cancel));
        firstWrite.SetResult();
        await WaitsAsync();

        Assert.True(await InAsync(pausing => pausing.ResumeAsync(Large, Cancel)));

        Assert.Equal(RecoveryState.Successful, (await world.EndAsync(Large)).State);
        Assert.Equal("Legal", world.DepartmentOf(1));
        Assert.Contains("recovery.resume", await AuditedAsync());
        Assert.False(await InAsync(pausing => pausing.ResumeAsync(Large, Cancel)));
    }

    [Fact]
    public async Task One_that_waits_pauses_nobody()
    {
        await InAsync(pausing => pausing.PauseOthersAsync(Urgent, Cancel));

        Assert.Null(await InAsync(pausing => pausing.PauseOthersAsync(Large, Cancel)));
        Assert.Equal(0, await InAsync(pausing => pausing.PauseOthersAsync(Urgent, Cancel)));
    }

    [Fact]
    public async Task Nobody_starts_another_one_over_the_same_objects_before_the_first_is_over()
    {
        var same = await world.KeepAsync(2, Change(1, RecoveryWorld.Sales, "\"Board\""));

        Assert.Equal([Refusals.AlsoWrittenBy(Large)], Assert.IsType<StartAnswer.Refused>(await world.StartAsync(TestPerson.Ada, RecoveryWorld.Filled(same))).Reasons);

        firstWrite.SetResult();
        await world.EndAsync(Large);
        await StartAsync(same);
    }

    private async Task StartAsync(ReviewedPlan plan) => Assert.IsType<StartAnswer.Started>(await world.StartAsync(TestPerson.Ada, RecoveryWorld.Filled(plan)));

    private async Task<T> InAsync<T>(Func<PauseService, Task<T>> ask)
    {
        await using var scope = world.Portal.ScopeOf(TestPerson.Ada);
        return await ask(scope.ServiceProvider.GetRequiredService<PauseService>());
    }

    /// <summary>Until the large one says for whom it waits.</summary>
    private Task WaitsAsync() => world.UntilAsync(Large, recovery => recovery is { PausedFor: Urgent, Applied: 1 } && recovery.WaitsFor == "Paused until recovery 2 is over.");

    private async Task<IReadOnlyList<string>> AuditedAsync()
    {
        await using var db = await world.OpenAsync();
        return await db.AuditEntries.Where(entry => entry.Outcome == AuditOutcome.Done).Select(entry => entry.Action).ToListAsync(Cancel);
    }

    private static PlanStep Change(int user, string from, string to) =>
        PlannedSteps.Step("user", RecoveryWorld.User(user), StepKind.Update).Writing("department", from, to);
}
