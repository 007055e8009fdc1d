using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

public sealed class RecoveryJobTests
{
    private static readonly PlanStep Restore = PlannedSteps.Step("user", RecoveryWorld.User(1), StepKind.RestoreFromBin);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_ticked_is_put_back_and_proven()
    {
        await using var world = await WorldAsync("Sales");

        var recovery = await world.RunAsync(1);

        var step = Assert.Single(await world.StepsAsync(1));
        Assert.Equal((StepOutcome.Applied, "the-request-id"), (step.Outcome, step.RequestId));
        Assert.Equal((RecoveryState.Successful, 1), (recovery.State, recovery.Applied));
        Assert.Equal("Finance", world.DepartmentOf(1));
        Assert.Equal((1, 0), (recovery.Verification!.AsPlanned, recovery.Verification.Different.Count));
        Assert.NotNull(recovery.BeforeReadingKey);
    }

    [Fact]
    public async Task What_is_already_so_is_not_written()
    {
        await using var world = await WorldAsync("Finance");

        var recovery = await world.RunAsync(await world.KeepAsync(1, Change(1)));

        Assert.Equal((RecoveryState.Successful, 1), (recovery.State, recovery.AlreadySo));
        Assert.Empty(world.Writes);
    }

    [Theory]
    [InlineData(false, StepOutcome.Conflict, "Legal")]
    [InlineData(true, StepOutcome.Applied, "Finance")]
    public async Task What_someone_changed_since_is_left_alone_unless_told_to_overwrite(bool overwrite, string outcome, string after)
    {
        await using var world = await WorldAsync("Legal");

        await world.RunAsync(1, overwrite);

        Assert.Equal(outcome, Assert.Single(await world.StepsAsync(1)).Outcome);
        Assert.Equal(after, world.DepartmentOf(1));
    }

    [Fact]
    public async Task A_refused_write_fails_with_Graphs_own_words()
    {
        await using var world = await WorldAsync("Sales");
        world.OnWrite = async (_, context) =>
        {
            await world.RefuseAsync(context, 403, "Authorization_RequestDenied");
            return true;
        };

        var recovery = await world.RunAsync(1);

        var step = Assert.Single(await world.StepsAsync(1));
        Assert.Equal((StepOutcome.Failed, "Authorization_RequestDenied", "Insufficient privileges.", "the-request-id"), (step.Outcome, step.Code, step.Message, step.RequestId));
        Assert.Equal(RecoveryState.Failed, recovery.State);
        Assert.Single(world.Writes);
    }

    [Theory]
    [InlineData(true, StepOutcome.Applied)]
    [InlineData(false, StepOutcome.Failed)]
    public async Task A_lost_answer_is_unknown_until_readings_settle_it_and_the_call_is_never_repeated(bool tookEffect, string settled)
    {
        await using var world = await WorldAsync("Sales");
        world.OnWrite = (id, context) =>
        {
            if (tookEffect)
                world.Apply(id);
            context.Abort();
            return Task.FromResult(true);
        };

        await world.RunAsync(1);

        Assert.Equal(settled, Assert.Single(await world.StepsAsync(1)).Outcome);
        Assert.Single(world.Writes);
        await using var db = await world.OpenAsync();
        Assert.Equal(["intent", "answer", "settled"], await db.JournalEntries.OrderBy(entry => entry.JournalKey).Select(entry => entry.Event).ToListAsync(Cancel));
    }

    [Fact]
    public async Task Where_somebody_else_wrote_after_a_call_whose_answer_was_lost_nobody_claims_to_know_what_became_of_it()
    {
        await using var world = await WorldAsync("Sales");
        world.OnWrite = (id, context) =>
        {
            world.Apply(id);
            world.Apply(id, new() { ["department"] = "Legal" });
            context.Abort();
            return Task.FromResult(true);
        };

        var recovery = await world.RunAsync(1);

        Assert.Equal((RecoveryState.Failed, 1, 0), (recovery.State, recovery.Unknown, recovery.Failed));
        Assert.Equal("Legal", world.DepartmentOf(1));
        Assert.Single(world.Writes);
    }

    [Fact]
    public async Task A_throttled_write_is_sent_again_because_it_was_not_carried_out()
    {
        await using var world = await WorldAsync("Sales");
        var refusals = 2;
        world.OnWrite = async (_, context) =>
        {
            if (refusals-- <= 0)
                return false;
            await world.RefuseAsync(context, 429, "TooManyRequests");
            return true;
        };

        var recovery = await world.RunAsync(1);

        Assert.Equal((RecoveryState.Successful, 1), (recovery.State, recovery.Applied));
        Assert.Equal(3, world.Writes.Count());
    }

    [Fact]
    public async Task The_intent_is_in_the_journal_before_the_write_arrives()
    {
        await using var world = await WorldAsync("Sales");
        var journalled = new List<string>();
        world.OnWrite = async (_, _) =>
        {
            await using var db = await world.OpenAsync();
            journalled.AddRange(await db.JournalEntries.Select(entry => entry.Event).ToListAsync(Cancel));
            return false;
        };

        await world.RunAsync(1);

        Assert.Equal(["intent"], journalled);
    }

    [Fact]
    public async Task The_reading_from_before_the_first_write_is_kept()
    {
        await using var world = await WorldAsync("Sales");
        var keptBefore = false;
        world.OnWrite = async (_, _) =>
        {
            await using var db = await world.OpenAsync();
            keptBefore = await db.Recoveries.AnyAsync(row => row.BeforeReadingKey != null, Cancel);
            return false;
        };

        await world.RunAsync(1);

        Assert.True(keptBefore);
    }

    [Fact]
    public async Task A_cancel_takes_effect_between_steps_and_says_what_was_not_reached()
    {
        await using var world = await WorldAsync("Sales");
        world.OnWrite = async (_, _) =>
        {
            await using var scope = world.Portal.ScopeOf(TestPerson.Ada);
            Assert.True(await RecoveryWorld.Service(scope).CancelAsync(1, Cancel));
            return false;
        };

        var recovery = await world.RunAsync(await world.KeepAsync(1, Change(1), PlannedSteps.Step("user", RecoveryWorld.User(1), StepKind.Update).Writing("jobTitle", null, "\"Clerk\"")));

        Assert.Equal(RecoveryState.Abandoned, recovery.State);
        Assert.Equal([StepOutcome.Applied, StepOutcome.Skipped], (await world.StepsAsync(1)).Select(step => step.Outcome));
    }

    [Theory]
    [InlineData("Finance", 1)]
    [InlineData("Sales", 2)]
    public async Task A_takeover_repeats_nothing_that_took_effect_and_leaves_nothing_out(string leftAs, int writes)
    {
        await using var world = await WorldAsync("Finance", leftAs, "Sales");
        await world.AbandonedRunAsync(await world.KeepAsync(1, Change(1), Change(2), Change(3)), steps =>
        {
            steps[0].Outcome = StepOutcome.Applied;
            steps[1].SentAt = TimeProvider.System.GetUtcNow().UtcDateTime;
        });

        var recovery = await world.EndAsync(1);

        Assert.Equal((RecoveryState.Successful, 3), (recovery.State, recovery.Applied));
        Assert.Equal(writes, world.Writes.Count());
        Assert.DoesNotContain($"PATCH users/{RecoveryWorld.User(1)}", world.Writes);
        Assert.Equal(["Finance", "Finance", "Finance"], new[] { 1, 2, 3 }.Select(world.DepartmentOf));
    }

    [Theory]
    [InlineData(false, StepOutcome.Applied, "Finance")]
    [InlineData(true, StepOutcome.Conflict, "Sales")]
    public async Task A_takeover_knows_under_which_id_something_was_made_again_if_a_portal_wrote_it_down(bool isForged, string outcome, string department)
    {
        await using var world = await WorldAsync("Sales", "Sales");
        world.Gone(1);
        var made = PlannedSteps.Step("user", RecoveryWorld.User(1), StepKind.Create) with { GetsNewId = true, Source = $$"""{"id":"new:{{RecoveryWorld.User(1)}}"}""" };
        await world.AbandonedRunAsync(await world.KeepAsync(1, made, Change(1)), steps => steps[0].Outcome = StepOutcome.Applied, madeAgainAs: RecoveryWorld.User(2), isForged: isForged);

        await world.EndAsync(1);

        Assert.Equal(outcome, (await world.StepsAsync(1))[1].Outcome);
        Assert.Equal(department, world.DepartmentOf(2));
    }

    [Fact]
    public async Task A_creation_under_a_new_id_whose_answer_was_lost_is_never_sent_again()
    {
        await using var world = await WorldAsync("Sales");
        world.Gone(1);
        var made = PlannedSteps.Step("user", RecoveryWorld.User(1), StepKind.Create) with { GetsNewId = true, Source = $$"""{"id":"new:{{RecoveryWorld.User(1)}}"}""" };
        await world.AbandonedRunAsync(await world.KeepAsync(1, made, Change(1)), steps => steps[0].SentAt = TimeProvider.System.GetUtcNow().UtcDateTime);

        await world.EndAsync(1);

        Assert.Equal([StepOutcome.Unknown, StepOutcome.Skipped], (await world.StepsAsync(1)).Select(step => step.Outcome));
        Assert.Empty(world.Writes);
    }

    [Fact]
    public async Task A_restored_object_is_waited_for_until_it_shows()
    {
        await using var world = await WorldAsync();
        world.InBin(1, "Sales", readsUntilShown: 2);

        var recovery = await world.RunAsync(await world.KeepAsync(1, Restore, Change(1)));

        Assert.Equal((RecoveryState.Successful, 2), (recovery.State, recovery.Applied));
        Assert.Equal("Finance", world.DepartmentOf(1));
        Assert.Equal([$"POST directory/deletedItems/{RecoveryWorld.User(1)}/restore", $"PATCH users/{RecoveryWorld.User(1)}"], world.Writes);
    }

    [Fact]
    public async Task What_went_with_something_else_before_its_own_deletion_is_already_so()
    {
        await using var world = await WorldAsync("Sales");
        world.OnWrite = async (_, context) =>
        {
            world.Gone(1);
            await world.RefuseAsync(context, 404, "Request_ResourceNotFound");
            return true;
        };

        var recovery = await world.RunAsync(await world.KeepAsync(1, PlannedSteps.Step("user", RecoveryWorld.User(1), StepKind.SoftDelete)));

        Assert.Equal((RecoveryState.Successful, 0, 1), (recovery.State, recovery.Applied, recovery.AlreadySo));
        Assert.Equal([$"DELETE users/{RecoveryWorld.User(1)}"], world.Writes);
    }

    [Fact]
    public async Task What_stands_on_a_failed_restore_is_skipped_with_the_reason()
    {
        await using var world = await WorldAsync();
        world.InBin(1, "Sales");
        world.OnWrite = async (_, context) =>
        {
            await world.RefuseAsync(context, 403, "Authorization_RequestDenied");
            return true;
        };

        await world.RunAsync(await world.KeepAsync(1, Restore, Change(1)));

        var steps = await world.StepsAsync(1);
        Assert.Equal([StepOutcome.Failed, StepOutcome.Skipped], steps.Select(step => step.Outcome));
        Assert.StartsWith("Step 1 on ", steps[1].Message, StringComparison.Ordinal);
        Assert.Single(world.Writes);
    }

    [Fact]
    public async Task A_plan_that_is_not_the_reviewed_one_is_not_carried_out()
    {
        await using var world = await WorldAsync("Sales");
        await world.AbandonedRunAsync(await world.PlanAsync(TestPerson.Ada, 1), _ => { }, reviewedHash: new string('0', 64));

        var recovery = await world.EndAsync(1);

        Assert.Equal((RecoveryState.Failed, 1), (recovery.State, recovery.Skipped));
        Assert.Empty(world.Writes);
        await world.RefusedRunAsync(1);
    }

    [Fact]
    public async Task A_recovery_that_never_comes_to_its_end_is_given_up_and_says_what_was_not_sent()
    {
        await using var world = await WorldAsync("Sales");
        await world.AbandonedRunAsync(await world.PlanAsync(TestPerson.Ada, 1), _ => { }, begun: 10);

        var recovery = await world.EndAsync(1);

        Assert.Equal((RecoveryState.Failed, 1), (recovery.State, recovery.Skipped));
        Assert.Contains("given up", Assert.Single(await world.StepsAsync(1)).Message, StringComparison.Ordinal);
        Assert.Empty(world.Writes);
    }

    [Fact]
    public async Task Independent_steps_go_together_and_each_has_its_own_answer()
    {
        await using var world = await WorldAsync([.. Enumerable.Repeat("Sales", 25)]);
        world.OnWrite = async (id, context) =>
        {
            if (id != RecoveryWorld.User(7))
                return false;
            await world.RefuseAsync(context, 403, "Authorization_RequestDenied");
            return true;
        };

        var recovery = await world.RunAsync(1);

        Assert.Equal((RecoveryState.Failed, 24, 1), (recovery.State, recovery.Applied, recovery.Failed));
        Assert.Equal((StepOutcome.Failed, "Authorization_RequestDenied"), Assert.Single((await world.StepsAsync(1)).Where(step => step.ObjectId == RecoveryWorld.User(7)).Select(step => (step.Outcome, step.Code!))));
        Assert.Equal(25, world.Writes.Count());
        Assert.All(Enumerable.Range(1, 25).Where(user => user != 7), user => Assert.Equal("Finance", world.DepartmentOf(user)));
    }

    [Fact]
    public async Task Only_the_throttled_part_of_a_batch_is_sent_again()
    {
        await using var world = await WorldAsync("Sales", "Sales", "Sales");
        var refusals = 1;
        world.OnWrite = async (id, context) =>
        {
            if (id != RecoveryWorld.User(2) || refusals-- <= 0)
                return false;
            await world.RefuseAsync(context, 429, "TooManyRequests");
            return true;
        };

        var recovery = await world.RunAsync(1);

        Assert.Equal((RecoveryState.Successful, 3), (recovery.State, recovery.Applied));
        Assert.Equal(4, world.Writes.Count());
        Assert.Equal(2, world.Writes.Count(write => write == $"PATCH users/{RecoveryWorld.User(2)}"));
    }

    private static PlanStep Change(int user) =>
        PlannedSteps.Step("user", RecoveryWorld.User(user), StepKind.Update).Writing("department", RecoveryWorld.Sales, RecoveryWorld.Finance);

    private static async Task<RecoveryWorld> WorldAsync(params string[] departments)
    {
        var world = await RecoveryWorld.StartAsync();
        foreach (var (index, department) in departments.Index())
            world.Live(index + 1, department);
        await world.ReportAsync(TestPerson.Ada, [.. Enumerable.Range(1, departments.Length)]);
        return world;
    }
}
