using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Features.Recoveries.Approvals;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Features.Snapshots;
using EntraRecoveryPortal.Tests.Hosting;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Features.Recoveries.Approvals;

public sealed class ApprovalServiceTests : IAsyncLifetime
{
    private RecoveryWorld world = null!;
    private ReviewedPlan plan = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Person Mallory { get; } = new(PortalUnderTest.TenantId, "5f0c7e4a-0000-4000-8000-0000000000ee", "Mallory", []);

    public async ValueTask InitializeAsync() => await BeginAsync(("Recovery:ApprovalTypes:0", "user"));

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_plan_that_a_second_person_approved_runs_and_its_history_says_who_and_when()
    {
        await AskAsync();
        var waiting = Assert.Single(await HistoryAsync(history => history.WaitingAsync(Cancel)));
        Assert.Equal((plan.PlanKey, TestPerson.Ada.Name, "The script was wrong."), (waiting.PlanKey, waiting.ByName, waiting.Reason));

        Assert.IsType<ApprovalAnswer.Done>(await AnswerAsync(TestPerson.Anna));

        var recovery = await world.RunAsync(plan);
        Assert.Equal((RecoveryState.Successful, TestPerson.Anna.Name, false), (recovery.State, recovery.ApprovedByName, recovery.IsUnapproved));
        Assert.NotNull(recovery.ApprovedAt);
        Assert.Empty(await HistoryAsync(history => history.WaitingAsync(Cancel)));
        Assert.Equal(
            [("recovery.ask", TestPerson.Ada.ObjectId), ("recovery.approve", TestPerson.Anna.ObjectId), ("recovery.start", TestPerson.Ada.ObjectId)],
            (await world.Portal.AuditAsync()).Where(entry => entry.Action is "recovery.ask" or "recovery.approve" or "recovery.start").Select(entry => (entry.Action, entry.PersonObjectId!)));
    }

    [Fact]
    public async Task Without_approval_it_does_not_start() => await NotStartedAsync(Refusals.ApprovalMissing);

    [Fact]
    public async Task A_request_alone_is_no_approval()
    {
        await AskAsync();
        await NotStartedAsync(Refusals.ApprovalMissing);
    }

    [Fact]
    public async Task A_refused_plan_does_not_start_and_says_who_refused_it_and_why()
    {
        await AskAsync();
        await AnswerAsync(TestPerson.Anna, approve: false);
        await NotStartedAsync(Refusals.ApprovalRefused(TestPerson.Anna.Name, "As agreed."));
    }

    [Fact]
    public async Task The_author_does_not_approve()
    {
        await AskAsync();
        await NotAnsweredAsync(TestPerson.Ada, Refusals.ApprovalByAuthor);
    }

    [Fact]
    public async Task Who_made_the_report_does_not_approve()
    {
        plan = await world.PlanAsync(TestPerson.Ada, await world.ReportAsync(TestPerson.Amir, TestPerson.Ada, [1]));
        await AskAsync();
        await NotAnsweredAsync(TestPerson.Amir, Refusals.ApprovalByMaker);
    }

    [Fact]
    public async Task Who_started_a_recovery_does_not_approve_what_takes_it_up()
    {
        world.OnWrite = async (_, context) =>
        {
            await world.RefuseAsync(context, 403, "Authorization_RequestDenied");
            return true;
        };
        plan = await world.PlanAsync(TestPerson.Ada, await world.ReportAsync(TestPerson.Amir, TestPerson.Ada, [1]));
        await AskAsync();
        await AnswerAsync(TestPerson.Anna);
        await world.RunAsync(plan);
        await using (var scope = world.Portal.ScopeOf(TestPerson.Amir))
            plan = Assert.IsType<PlanAnswer.Planned>(await scope.ServiceProvider.GetRequiredService<ContinuationService>().PlanAsync(1, failedAlone: true, Cancel)).Plan;
        await using (var scope = world.Portal.ScopeOf(TestPerson.Amir))
            Assert.IsType<ApprovalAnswer.Done>(await scope.ServiceProvider.GetRequiredService<ApprovalService>().AskAsync(RecoveryWorld.Filled(plan), Cancel));

        await using var ada = world.Portal.ScopeOf(TestPerson.Ada);
        var answer = await ada.ServiceProvider.GetRequiredService<ApprovalService>().AnswerAsync(Answer(), Cancel);

        Assert.Equal([Refusals.ApprovalByEarlierAuthor], Assert.IsType<ApprovalAnswer.Refused>(answer).Reasons);
    }

    [Fact]
    public async Task Whom_the_plan_touches_does_not_approve()
    {
        await AskAsync();
        await NotAnsweredAsync(new("User 1", RecoveryWorld.User(1), Roles.BackupApprover), Refusals.ApprovalByBeneficiary);
    }

    [Fact]
    public async Task Who_has_a_part_in_what_the_plan_gives_something_to_does_not_approve()
    {
        var tenant = new TenantState().User(TestPerson.Anna.ObjectId, "Anna").Group("inner", "Inner").Group("outer", "Outer");
        tenant.Links.Add(new Link(new("group", "inner"), "members", new("user", TestPerson.Anna.ObjectId)));
        tenant.Links.Add(new Link(new("group", "outer"), "members", new("group", "inner")));
        await world.CaptureAsync(tenant);
        plan = await world.KeepAsync(1, PlannedSteps.Step("user", RecoveryWorld.User(1), StepKind.Update), PlannedSteps.Step("directoryRoleAssignment", "role|outer|/", StepKind.Create));
        await AskAsync();

        await NotAnsweredAsync(TestPerson.Anna, Refusals.ApprovalByPartOfIt);

        Assert.IsType<ApprovalAnswer.Done>(await AnswerAsync(TestPerson.Amir));
    }

    [Fact]
    public async Task Who_has_no_fresh_sign_in_does_not_approve()
    {
        await AskAsync();
        await NotAnsweredAsync(TestPerson.Anna with { SignedInAgo = TimeSpan.FromMinutes(16) }, Refusals.SignInStale);
        await NotAnsweredAsync(TestPerson.Anna with { SignedInAgo = null }, Refusals.SignInStale);
    }

    [Fact]
    public async Task A_job_never_approves_whomever_it_acts_for()
    {
        await AskAsync();
        await using var scope = world.Portal.ScopeOf(person: null);
        scope.ServiceProvider.GetRequiredService<Actor>().BecomeForJob(new(PortalUnderTest.TenantId, TestPerson.Anna.ObjectId, TestPerson.Anna.Name, [Roles.BackupApprover]), Permissions.Approve);

        var answer = await scope.ServiceProvider.GetRequiredService<ApprovalService>().AnswerAsync(Answer(), Cancel);

        Assert.Equal([Refusals.SignInStale], Assert.IsType<ApprovalAnswer.Refused>(answer).Reasons);
        await NotStartedAsync(Refusals.ApprovalMissing);
    }

    [Fact]
    public async Task A_reader_neither_asks_nor_approves_nor_reviews()
    {
        await using var scope = world.Portal.ScopeOf(TestPerson.Rita);
        var approvals = scope.ServiceProvider.GetRequiredService<ApprovalService>();

        await Assert.ThrowsAsync<AccessDeniedException>(() => approvals.AskAsync(RecoveryWorld.Filled(plan), Cancel));
        await Assert.ThrowsAsync<AccessDeniedException>(() => approvals.AnswerAsync(Answer(), Cancel));
        await Assert.ThrowsAsync<AccessDeniedException>(() => approvals.ReviewAsync(1, "Fine.", Guid.NewGuid(), Cancel));
    }

    [Fact]
    public async Task An_approval_for_another_hash_is_refused()
    {
        await AskAsync();
        await using var scope = world.Portal.ScopeOf(TestPerson.Anna);
        var answer = await scope.ServiceProvider.GetRequiredService<ApprovalService>().AnswerAsync(Answer() with { PlanHash = new string('0', 64) }, Cancel);
        Assert.Equal([Refusals.PlanChanged], Assert.IsType<ApprovalAnswer.Refused>(answer).Reasons);
    }

    [Fact]
    public async Task An_approval_without_a_reason_is_refused()
    {
        await AskAsync();
        await using var scope = world.Portal.ScopeOf(TestPerson.Anna);
        var answer = await scope.ServiceProvider.GetRequiredService<ApprovalService>().AnswerAsync(Answer() with { Reason = " " }, Cancel);
        Assert.Equal([Refusals.ReasonMissing], Assert.IsType<ApprovalAnswer.Refused>(answer).Reasons);
    }

    [Fact]
    public async Task Nothing_is_approved_that_nobody_asked_about_or_twice()
    {
        await NotAnsweredAsync(TestPerson.Anna, Refusals.NothingWaits);
        await AskAsync();
        await AnswerAsync(TestPerson.Anna);
        await NotAnsweredAsync(TestPerson.Amir, Refusals.NothingWaits);
    }

    [Fact]
    public async Task A_repeated_click_answers_once()
    {
        await AskAsync();
        var answer = Answer();
        await using var scope = world.Portal.ScopeOf(TestPerson.Anna);
        var approvals = scope.ServiceProvider.GetRequiredService<ApprovalService>();

        Assert.IsType<ApprovalAnswer.Done>(await approvals.AnswerAsync(answer, Cancel));
        Assert.IsType<ApprovalAnswer.Done>(await approvals.AnswerAsync(answer, Cancel));

        await using var db = await world.OpenAsync();
        Assert.Equal(1, await db.PlanDecisions.CountAsync(row => row.Event == PlanDecisionRow.Approved, Cancel));
    }

    [Fact]
    public async Task A_click_that_carries_the_number_of_another_one_is_refused_and_does_nothing()
    {
        var asked = RecoveryWorld.Filled(plan);
        await using (var ada = world.Portal.ScopeOf(TestPerson.Ada))
            Assert.IsType<ApprovalAnswer.Done>(await ada.ServiceProvider.GetRequiredService<ApprovalService>().AskAsync(asked, Cancel));
        await using var scope = world.Portal.ScopeOf(TestPerson.Anna);

        var answer = await scope.ServiceProvider.GetRequiredService<ApprovalService>().AnswerAsync(Answer() with { OperationId = asked.OperationId }, Cancel);

        Assert.Equal([Refusals.OperationUsed], Assert.IsType<ApprovalAnswer.Refused>(answer).Reasons);
        await NotStartedAsync(Refusals.OperationUsed, asked);
        await using var db = await world.OpenAsync();
        Assert.Equal([PlanDecisionRow.Asked], await db.PlanDecisions.Select(row => row.Event).ToListAsync(Cancel));
    }

    [Fact]
    public async Task An_approval_is_for_the_treatment_of_conflicts_that_was_asked_about()
    {
        await AskAsync();
        await AnswerAsync(TestPerson.Anna);
        await NotStartedAsync(Refusals.ApprovalOfOtherConflicts, RecoveryWorld.Filled(plan) with { OverwriteConflicts = true });
    }

    [Fact]
    public async Task A_plan_altered_in_the_database_after_its_approval_does_not_start()
    {
        await AskAsync();
        await AnswerAsync(TestPerson.Anna);
        var json = "";
        await using (var db = await world.OpenAsync())
        {
            await db.Database.ExecuteSqlRawAsync("DROP TRIGGER TR_Plans_UPDATE", Cancel);
            json = (await db.Plans.SingleAsync(Cancel)).Json.Replace("Finance", "Board", StringComparison.Ordinal);
            var hash = Convert.FromHexString(PlanDocument.HashOf(json));
            await db.Plans.ExecuteUpdateAsync(set => set.SetProperty(row => row.Json, json).SetProperty(row => row.Hash, hash), Cancel);
        }

        await NotStartedAsync(Refusals.PlanForged, RecoveryWorld.Filled(plan) with { PlanHash = PlanDocument.HashOf(json) });
    }

    [Fact]
    public async Task An_approval_put_into_the_database_does_not_count()
    {
        await AskAsync();
        await ForgeAsync(row => row.Mac = new byte[32]);
        await NotStartedAsync(Refusals.ApprovalForged);
    }

    [Fact]
    public async Task An_approval_of_another_plan_does_not_count_for_this_one()
    {
        await AskAsync();
        await AnswerAsync(TestPerson.Anna);
        var approved = plan;
        world.Live(2, "Sales");
        plan = await world.PlanAsync(TestPerson.Ada, await world.ReportAsync(TestPerson.Ada, 2));
        await AskAsync();
        await using (var db = await world.OpenAsync())
        {
            var replayed = await db.PlanDecisions.AsNoTracking().SingleAsync(row => row.PlanKey == approved.PlanKey && row.Event == PlanDecisionRow.Approved, Cancel);
            (replayed.DecisionKey, replayed.PlanKey, replayed.RowHash) = (0, plan.PlanKey, []);
            replayed.PlanHash = Convert.FromHexString(plan.Hash);
            db.PlanDecisions.Add(replayed);
            await db.SaveChangesAsync(Cancel);
        }

        await NotStartedAsync(Refusals.ApprovalForged);
    }

    [Fact]
    public async Task An_approval_that_is_copied_behind_a_later_refusal_does_not_count()
    {
        await AskAsync();
        await AnswerAsync(TestPerson.Anna);
        await AskAsync();
        await AnswerAsync(TestPerson.Amir, approve: false);
        await ReplayApprovalAsync();
        await NotStartedAsync(Refusals.ApprovalRefused(TestPerson.Amir.Name, "As agreed."));
    }

    [Fact]
    public async Task An_approval_of_an_earlier_request_does_not_answer_a_later_one()
    {
        await AskAsync();
        await AnswerAsync(TestPerson.Anna);
        await AskAsync(overwrite: true);
        await ReplayApprovalAsync();
        await NotStartedAsync(Refusals.ApprovalForged, RecoveryWorld.Filled(plan) with { OverwriteConflicts = true });

        // Nor when it is moved there, as somebody could who also takes the triggers away.
        await using (var db = await world.OpenAsync())
        {
            await db.Database.ExecuteSqlRawAsync("DROP TRIGGER TR_PlanDecisions_DELETE", Cancel);
            var first = await db.PlanDecisions.Where(row => row.Event == PlanDecisionRow.Approved).MinAsync(row => row.DecisionKey, Cancel);
            await db.PlanDecisions.Where(row => row.DecisionKey == first).ExecuteDeleteAsync(Cancel);
        }

        await NotStartedAsync(Refusals.ApprovalForged, RecoveryWorld.Filled(plan) with { OverwriteConflicts = true });
        await NotStartedAsync(Refusals.ApprovalForged);
    }

    [Fact]
    public async Task An_approval_by_who_made_the_report_does_not_count_however_it_came_about()
    {
        plan = await world.PlanAsync(TestPerson.Ada, await world.ReportAsync(TestPerson.Amir, TestPerson.Ada, [1]));
        await AskAsync();
        await ForgeAsync(row =>
        {
            row.ByObjectId = TestPerson.Amir.ObjectId;
            DecisionMac.Signed(row, Keys);
        });
        await NotStartedAsync(Refusals.ApprovalByOneself);
    }

    [Fact]
    public async Task A_recovery_that_was_over_is_not_carried_out_again_when_its_rows_say_that_it_was_not()
    {
        await AskAsync();
        await AnswerAsync(TestPerson.Anna);
        await world.RunAsync(plan);
        world.Live(1, "Sales");
        var (writes, seals) = (world.Writes.Count(), 0);
        await using (var db = await world.OpenAsync())
        {
            seals = await db.Seals.CountAsync(Cancel);
            await db.RecoverySteps.ExecuteUpdateAsync(set => set.SetProperty(row => row.Outcome, StepOutcome.Waiting).SetProperty(row => row.SentAt, (DateTime?)null).SetProperty(row => row.AnsweredAt, (DateTime?)null), Cancel);
            await db.Recoveries.ExecuteUpdateAsync(set => set.SetProperty(row => row.State, RecoveryState.Initialized), Cancel);
            await db.Jobs.Where(job => job.Kind == RecoveryJob.Kind).ExecuteUpdateAsync(set => set.SetProperty(job => job.State, JobState.Initialized).SetProperty(job => job.FinishedAt, (DateTime?)null).SetProperty(job => job.LeaseOwner, (string?)null).SetProperty(job => job.LeaseUntil, (DateTime?)null), Cancel);
        }

        await using (var scope = world.Portal.ScopeOf(TestPerson.Ada))
            scope.ServiceProvider.GetRequiredService<JobQueue>().Wake();

        Assert.Equal(RecoveryState.Failed, (await world.EndAsync(1)).State);
        Assert.Equal((writes, "Sales"), (world.Writes.Count(), world.DepartmentOf(1)));
        await world.RefusedRunAsync(1);
        await using var after = await world.OpenAsync();
        Assert.Equal(seals, await after.Seals.CountAsync(Cancel));
    }

    [Fact]
    public async Task An_approval_that_expired_does_not_count()
    {
        await AskAsync();
        await ForgeAsync(row =>
        {
            row.ExpiresAt = DateTime.UnixEpoch;
            DecisionMac.Signed(row, Keys);
        });
        await NotStartedAsync(Refusals.ApprovalExpired);
    }

    [Fact]
    public async Task An_approval_by_the_author_does_not_count_however_it_came_about()
    {
        await AskAsync();
        await ForgeAsync(row =>
        {
            row.ByObjectId = TestPerson.Ada.ObjectId;
            DecisionMac.Signed(row, Keys);
        });
        await NotStartedAsync(Refusals.ApprovalByOneself);
    }

    [Fact]
    public async Task A_recovery_that_nobody_started_through_the_portal_is_not_carried_out()
    {
        var number = await world.AbandonedRunAsync(plan, _ => { }, isStarted: false);

        Assert.Equal(RecoveryState.Failed, (await world.EndAsync(number)).State);
        Assert.Empty(world.Writes);
        await world.RefusedRunAsync(number);
    }

    [Fact]
    public async Task An_emergency_is_refused_where_the_host_does_not_allow_it() =>
        await NotStartedAsync(Refusals.NoEmergency, RecoveryWorld.Filled(plan) with { Unapproved = true });

    [Fact]
    public async Task An_emergency_keeps_its_mark_and_owes_a_review_by_somebody_else()
    {
        await world.DisposeAsync();
        await BeginAsync(("Recovery:ApprovalTypes:0", "user"), ("Recovery:EmergencyUnapproved", "true"));
        Assert.IsType<StartAnswer.Started>(await world.StartAsync(TestPerson.Ada, RecoveryWorld.Filled(plan) with { Unapproved = true }));
        Assert.True((await world.EndAsync(1)).IsUnapproved);
        Assert.Equal([1], (await HistoryAsync(history => history.OwedReviewsAsync(Cancel))).Select(owed => owed.RecoveryNumber));

        Assert.Equal([Refusals.ReviewByOneself], Assert.IsType<ApprovalAnswer.Refused>(await ReviewAsync(TestPerson.Ada, "Fine.")).Reasons);
        Assert.Equal([Refusals.ReasonMissing], Assert.IsType<ApprovalAnswer.Refused>(await ReviewAsync(TestPerson.Anna, " ")).Reasons);
        Assert.IsType<ApprovalAnswer.Done>(await ReviewAsync(TestPerson.Anna, "It was an emergency."));
        Assert.Equal([Refusals.NoReviewOwed], Assert.IsType<ApprovalAnswer.Refused>(await ReviewAsync(TestPerson.Amir, "Fine.")).Reasons);

        var recovery = await world.EndAsync(1);
        Assert.Equal((true, TestPerson.Anna.Name, "It was an emergency."), (recovery.IsUnapproved, recovery.ReviewedByName, recovery.ReviewNote));
        Assert.Empty(await HistoryAsync(history => history.OwedReviewsAsync(Cancel)));
        Assert.Contains((await world.Portal.AuditAsync()), entry => entry.Action == "recovery.start" && entry.Detail!.StartsWith("Emergency, unapproved: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_forged_review_clears_nothing()
    {
        await world.DisposeAsync();
        await BeginAsync(("Recovery:ApprovalTypes:0", "user"), ("Recovery:EmergencyUnapproved", "true"));
        await world.StartAsync(TestPerson.Ada, RecoveryWorld.Filled(plan) with { Unapproved = true });
        await world.EndAsync(1);
        await using (var db = await world.OpenAsync())
        {
            var row = await db.Plans.AsNoTracking().SingleAsync(Cancel);
            var review = Decisions.Row(row, PlanDecisionRow.Reviewed, Mallory, "Fine.", DateTime.UnixEpoch, signedInAt: null, Keys, recoveryKey: 1);
            review.Mac = new byte[32];
            db.PlanDecisions.Add(review);
            await db.SaveChangesAsync(Cancel);
        }

        Assert.Single(await HistoryAsync(history => history.OwedReviewsAsync(Cancel)));
    }

    [Fact]
    public async Task Many_small_plans_of_one_person_need_approval_as_one_large_plan_does()
    {
        await world.DisposeAsync();
        await BeginAsync(("Recovery:ApprovalAbove", "1"));
        await world.RunAsync(plan);
        world.Live(2, "Sales");
        plan = await world.PlanAsync(TestPerson.Ada, await world.ReportAsync(TestPerson.Ada, 2));
        await NotStartedAsync(Refusals.ApprovalMissing);

        world.Live(3, "Sales");
        plan = await world.PlanAsync(TestPerson.Amir, await world.ReportAsync(TestPerson.Amir, 3));
        Assert.IsType<StartAnswer.Started>(await world.StartAsync(TestPerson.Amir, RecoveryWorld.Filled(plan)));
    }

    private StoreKeys Keys => world.Portal.Services.GetRequiredService<StoreKeys>();

    private async Task BeginAsync(params (string, string)[] settings)
    {
        world = await RecoveryWorld.StartAsync(settings: settings);
        world.Live(1, "Sales");
        plan = await world.PlanAsync(TestPerson.Ada, await world.ReportAsync(TestPerson.Ada, 1));
    }

    private async Task AskAsync(bool overwrite = false)
    {
        await using var scope = world.Portal.ScopeOf(TestPerson.Ada);
        Assert.IsType<ApprovalAnswer.Done>(await scope.ServiceProvider.GetRequiredService<ApprovalService>().AskAsync(RecoveryWorld.Filled(plan) with { OverwriteConflicts = overwrite }, Cancel));
    }

    private ApprovalDecision Answer(bool approve = true) => new() { PlanKey = plan.PlanKey, PlanHash = plan.Hash, Approve = approve, Reason = "As agreed.", OperationId = Guid.NewGuid() };

    private async Task<ApprovalAnswer> AnswerAsync(TestPerson by, bool approve = true)
    {
        await using var scope = world.Portal.ScopeOf(by);
        return await scope.ServiceProvider.GetRequiredService<ApprovalService>().AnswerAsync(Answer(approve), Cancel);
    }

    private async Task<ApprovalAnswer> ReviewAsync(TestPerson by, string note)
    {
        await using var scope = world.Portal.ScopeOf(by);
        return await scope.ServiceProvider.GetRequiredService<ApprovalService>().ReviewAsync(1, note, Guid.NewGuid(), Cancel);
    }

    private async Task<T> HistoryAsync<T>(Func<ApprovalHistory, Task<T>> read)
    {
        await using var scope = world.Portal.ScopeOf(TestPerson.Rita);
        return await read(scope.ServiceProvider.GetRequiredService<ApprovalHistory>());
    }

    private async Task NotAnsweredAsync(TestPerson by, Refusal refusal)
    {
        var decided = await DecisionsAsync();
        Assert.Equal([refusal], Assert.IsType<ApprovalAnswer.Refused>(await AnswerAsync(by)).Reasons);
        var entry = (await world.Portal.AuditAsync())[^1];
        Assert.Equal(("recovery.approve", AuditOutcome.Refused, by.ObjectId), (entry.Action, entry.Outcome, entry.PersonObjectId));
        Assert.Equal(decided, await DecisionsAsync());
        Assert.Empty(world.Writes);
    }

    private async Task<int> DecisionsAsync()
    {
        await using var db = await world.OpenAsync();
        return await db.PlanDecisions.CountAsync(Cancel);
    }

    private async Task NotStartedAsync(Refusal refusal, StartRecovery? start = null)
    {
        var (decided, writes) = (await DecisionsAsync(), world.Writes.Count());
        Assert.Equal([refusal], Assert.IsType<StartAnswer.Refused>(await world.StartAsync(TestPerson.Ada, start ?? RecoveryWorld.Filled(plan))).Reasons);
        var entry = (await world.Portal.AuditAsync())[^1];
        Assert.Equal(("recovery.start", AuditOutcome.Refused, refusal.Sentence), (entry.Action, entry.Outcome, entry.Detail));
        await using var db = await world.OpenAsync();
        Assert.False(await db.Recoveries.AnyAsync(row => row.PlanKey == plan.PlanKey, Cancel));
        Assert.Equal((decided, writes), (await DecisionsAsync(), world.Writes.Count()));
    }

    /// <summary>The approval once more, as the newest row.</summary>
    private async Task ReplayApprovalAsync()
    {
        await using var db = await world.OpenAsync();
        var approval = await db.PlanDecisions.AsNoTracking().SingleAsync(row => row.Event == PlanDecisionRow.Approved, Cancel);
        (approval.DecisionKey, approval.RowHash) = (0, []);
        db.PlanDecisions.Add(approval);
        await db.SaveChangesAsync(Cancel);
    }

    /// <summary>An approval by Mallory, chained as a row should be, and then spoiled.</summary>
    private async Task ForgeAsync(Action<PlanDecisionRow> spoil)
    {
        await using var db = await world.OpenAsync();
        var row = await db.Plans.AsNoTracking().SingleAsync(row => row.PlanKey == plan.PlanKey, Cancel);
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var approval = Decisions.Row(row, PlanDecisionRow.Approved, Mallory, "As agreed.", now, now, Keys, expiresAt: now.AddDays(1));
        spoil(approval);
        db.PlanDecisions.Add(approval);
        await db.SaveChangesAsync(Cancel);
    }
}
