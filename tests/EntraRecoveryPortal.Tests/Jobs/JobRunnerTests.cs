using System.Threading.Channels;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Hosting;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Jobs;

public sealed class JobRunnerTests
{
    private const string Kind = "scripted";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_runs_as_the_person_who_started_it_with_the_permission_of_its_kind()
    {
        var seen = new TaskCompletionSource<(Person?, bool, bool)>();
        await using var portal = await StartAsync((_, actor, _) =>
        {
            seen.SetResult((actor.Person, actor.May(Permissions.CaptureSnapshots), actor.May(Permissions.Recover)));
            return Task.CompletedTask;
        });
        var key = await AddAsync(portal);
        var (person, may, mayMore) = await seen.Task.WaitAsync(Cancel);
        Assert.Equal((TestPerson.Ada.ObjectId, true, false), (person!.ObjectId, may, mayMore));
        Assert.Equal(JobState.Successful, (await EndedAsync(portal, key)).State);
    }

    [Fact]
    public async Task A_repeated_operation_is_one_job()
    {
        await using var portal = await StartAsync((_, _, _) => Task.CompletedTask);
        var operation = Guid.NewGuid();
        Assert.Equal(await AddAsync(portal, operation), await AddAsync(portal, operation));
    }

    [Fact]
    public async Task An_expected_failure_is_told_in_its_words_and_an_unexpected_one_by_a_number()
    {
        await using var portal = await StartAsync((context, _, _) =>
        {
            if (context.Argument == "expected")
                context.Fail("The tenant is on holiday.");
            return context.Argument == "expected" ? Task.CompletedTask : throw new InvalidOperationException("secret inside");
        });
        var expected = await EndedAsync(portal, await AddAsync(portal, argument: "expected"));
        var unexpected = await EndedAsync(portal, await AddAsync(portal, argument: "unexpected"));
        Assert.Equal((JobState.Failed, "The tenant is on holiday."), (expected.State, expected.Error));
        Assert.Equal(JobState.Failed, unexpected.State);
        Assert.DoesNotContain("secret inside", unexpected.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_job_stops_and_is_abandoned_and_the_wish_is_audited()
    {
        var running = new TaskCompletionSource();
        await using var portal = await StartAsync(async (_, _, cancel) =>
        {
            running.SetResult();
            await Task.Delay(Timeout.Infinite, cancel);
        });
        var key = await AddAsync(portal);
        await running.Task.WaitAsync(Cancel);
        await using (var scope = portal.ScopeOf(TestPerson.Ada))
            Assert.True(await scope.ServiceProvider.GetRequiredService<JobQueue>().CancelAsync(key, Cancel));

        Assert.Equal(JobState.Abandoned, (await EndedAsync(portal, key)).State);
        await using (var scope = portal.ScopeOf(TestPerson.Ada))
            Assert.False(await scope.ServiceProvider.GetRequiredService<JobQueue>().CancelAsync(key, Cancel));
        Assert.Equal(("job.cancel", AuditOutcome.Done), ((await portal.AuditAsync())[^1].Action, (await portal.AuditAsync())[^1].Outcome));
    }

    [Fact]
    public async Task Several_jobs_run_at_once()
    {
        var together = new Barrier(3);
        await using var portal = await StartAsync((_, _, cancel) => Task.Run(() => together.SignalAndWait(cancel), cancel));
        long[] keys = [await AddAsync(portal), await AddAsync(portal), await AddAsync(portal)];
        foreach (var key in keys)
            Assert.Equal(JobState.Successful, (await EndedAsync(portal, key)).State);
        together.Dispose();
    }

    [Fact]
    public async Task A_stopped_portal_hands_its_job_to_the_next_one()
    {
        using var store = new TemporaryFolder();
        var running = new TaskCompletionSource();
        long key;
        await using (var first = await StartAsync(
            async (_, _, cancel) =>
            {
                running.SetResult();
                await Task.Delay(Timeout.Infinite, cancel);
            },
            store))
        {
            key = await AddAsync(first);
            await running.Task.WaitAsync(Cancel);
        }

        var isTakeover = new TaskCompletionSource<bool>();
        await using var second = await StartAsync(
            (context, _, _) =>
            {
                isTakeover.SetResult(context.IsTakeover);
                return Task.CompletedTask;
            },
            store);
        Assert.True(await isTakeover.Task.WaitAsync(Cancel));
        Assert.Equal(JobState.Successful, (await EndedAsync(second, key)).State);
    }

    [Fact]
    public async Task A_job_that_never_comes_to_its_end_is_given_up()
    {
        var runs = 0;
        await using var portal = await StartAsync((_, _, _) => Task.FromResult(Interlocked.Increment(ref runs)));
        var last = await EndedAsync(portal, await BegunAsync(portal, Kind, "{}", times: JobRunner.MostRuns - 1));
        var oneMore = await EndedAsync(portal, await BegunAsync(portal, Kind, "{}", times: JobRunner.MostRuns));
        Assert.Equal((JobState.Successful, JobState.Failed, 1), (last.State, oneMore.State, runs));
        Assert.Contains("given up", oneMore.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_whose_job_is_given_up_says_so()
    {
        await using var portal = await StartAsync((_, _, _) => Task.CompletedTask);
        await using var db = await portal.Contexts.CreateDbContextAsync(Cancel);
        var report = new ReportRow { Number = 1, TenantKey = portal.Services.GetRequiredService<SingleTenant>().TenantKey, Scope = "all", State = JobState.Calculating, CreatedAt = DateTime.UnixEpoch };
        db.Add(report);
        await db.SaveChangesAsync(Cancel);
        await EndedAsync(portal, await BegunAsync(portal, ReportService.JobKind, new ReportArgument(report.ReportKey, null).ToString(), times: JobRunner.MostRuns));
        await db.Entry(report).ReloadAsync(Cancel);
        Assert.Equal(JobState.Failed, report.State);
        Assert.Contains("given up", report.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_is_on_the_row_when_the_phase_changes()
    {
        var reported = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        await using var portal = await StartAsync(async (context, _, cancel) =>
        {
            await context.ReportAsync(JobState.LoadingData, "users", 1, null, cancel);
            context.Message = "Waiting for quota.";
            await context.ReportAsync(JobState.LoadingData, "groups", 7, 40, cancel);
            reported.SetResult();
            await finish.Task.WaitAsync(cancel);
        });
        var key = await AddAsync(portal);
        await reported.Task.WaitAsync(Cancel);
        await using var scope = portal.ScopeOf(TestPerson.Rita);
        var job = Assert.Single(await scope.ServiceProvider.GetRequiredService<JobQueue>().ActiveAsync(Cancel));
        Assert.Equal((JobState.LoadingData, "groups", 7, 40, "Waiting for quota."), (job.State, job.Phase, job.Done, job.Total, job.Message));
        finish.SetResult();
        await EndedAsync(portal, key);
    }

    private static Task<PortalUnderTest> StartAsync(Func<JobContext, Actor, CancellationToken, Task> script, TemporaryFolder? store = null)
        => PortalUnderTest.StartAsync(
            ClosedPortal.NoAuthority, store: store,
            services: s => s.AddSingleton(script).AddJob<ScriptedJob>(Kind, Permissions.CaptureSnapshots));

    private static async Task<long> AddAsync(PortalUnderTest portal, Guid? operation = null, string argument = "{}")
    {
        await using var scope = portal.ScopeOf(TestPerson.Ada);
        var queue = scope.ServiceProvider.GetRequiredService<JobQueue>();
        await using var db = await portal.Contexts.CreateDbContextAsync(Cancel);
        var key = await queue.AddAsync(db, Kind, argument, scope.ServiceProvider.GetRequiredService<Actor>().Person!, operation ?? Guid.NewGuid(), Cancel);
        queue.Wake();
        return key;
    }

    /// <summary>A job whose earlier runs ended with their portals.</summary>
    private static async Task<long> BegunAsync(PortalUnderTest portal, string kind, string argument, int times)
    {
        await using var db = await portal.Contexts.CreateDbContextAsync(Cancel);
        var job = new JobRow
        {
            TenantKey = portal.Services.GetRequiredService<SingleTenant>().TenantKey,
            Kind = kind,
            Argument = argument,
            State = JobState.Running,
            CreatedAt = DateTime.UnixEpoch,
            StartedByTenantId = PortalUnderTest.TenantId,
            StartedByObjectId = TestPerson.Ada.ObjectId,
            StartedByName = TestPerson.Ada.Name,
            Epoch = times,
            LeaseOwner = "dead",
            LeaseUntil = DateTime.UnixEpoch,
            OperationId = Guid.NewGuid(),
        };
        db.Add(job);
        await db.SaveChangesAsync(Cancel);
        portal.Services.GetRequiredService<JobSignals>().Wake();
        return job.JobKey;
    }

    private static async Task<JobRow> EndedAsync(PortalUnderTest portal, long key)
    {
        await using var scope = portal.ScopeOf(null);
        var queue = scope.ServiceProvider.GetRequiredService<JobQueue>();
        var changes = Channel.CreateUnbounded<bool>();
        using var subscription = queue.Subscribe(() => changes.Writer.TryWrite(true));
        while (true)
        {
            var job = await queue.FindAsync(key, Cancel);
            if (JobState.IsFinal(job!.State))
                return job;
            await changes.Reader.ReadAsync(Cancel);
        }
    }

    private sealed class ScriptedJob(Func<JobContext, Actor, CancellationToken, Task> script, Actor actor) : IJob
    {
        public Task RunAsync(JobContext context, CancellationToken cancel) => script(context, actor, cancel);
    }
}
