using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Hosting;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Graph;
using EntraRecoveryPortal.Tests.Hosting;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Tests.Features.Snapshots.Integrity;

public sealed class VerifyJobTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_asks_gets_the_result_and_the_host_gets_the_same()
    {
        await using var portal = await PortalUnderTest.StartAsync(ClosedPortal.NoAuthority);

        Assert.Equal(JobState.Successful, await VerifiedAsync(portal));
        using var told = new StringWriter();
        var exitCode = await portal.Services.GetRequiredService<VerifyCommand>().RunAsync(told, Cancel);

        Assert.Equal(0, exitCode);
        Assert.Contains("nothing else was altered", told.ToString(), StringComparison.Ordinal);
        var last = (await portal.Services.GetRequiredService<VerificationStore>().LatestAsync(Cancel))!;
        Assert.Equal((2L, "Host", true), (last.Key, last.By, last.Result.IsSound));
        Assert.Equal(["Ada Admin", "Ada Admin", "Host"], (await portal.AuditAsync()).Where(entry => entry.Action == VerificationStore.Action).Select(entry => entry.PersonName));
    }

    [Fact]
    public async Task A_fault_fails_the_job_and_the_command_and_is_kept_with_the_result()
    {
        await using var portal = await PortalUnderTest.StartAsync(ClosedPortal.NoAuthority);
        await using (var db = await portal.Contexts.CreateDbContextAsync(Cancel))
            await db.Database.ExecuteSqlRawAsync("DROP TRIGGER TR_Plans_DELETE; CREATE TRIGGER TR_Plans_DELETE BEFORE DELETE ON Plans WHEN 0 BEGIN SELECT 1; END", Cancel);

        Assert.Equal(JobState.Failed, await VerifiedAsync(portal));
        using var told = new StringWriter();
        var exitCode = await portal.Services.GetRequiredService<VerifyCommand>().RunAsync(told, Cancel);

        Assert.Equal(VerifyCommand.Unsound, exitCode);
        var last = (await portal.Services.GetRequiredService<VerificationStore>().LatestAsync(Cancel))!;
        Assert.Equal("Trigger TR_Plans_DELETE", Assert.Single(last.Result.Faults).Where);
        Assert.Contains("TR_Plans_DELETE", told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schedule_asks_once_when_the_last_verification_is_old_enough()
    {
        var clock = new FakeClock();
        await using var portal = await PortalUnderTest.StartAsync(ClosedPortal.NoAuthority, services: services =>
        {
            foreach (var runner in services.Where(service => service.ImplementationType == typeof(JobRunner)).ToList())
                services.Remove(runner);
        });
        var schedule = new VerifySchedule(
            portal.Contexts, portal.Services.GetRequiredService<IServiceScopeFactory>(), portal.Services.GetRequiredService<SingleTenant>(),
            Options.Create(new IntegrityOptions { VerifyEvery = TimeSpan.FromDays(7) }), clock, NullLogger<VerifySchedule>.Instance);
        Assert.False(await schedule.AskIfDueAsync(Cancel));
        await new VerificationStore(portal.Contexts, portal.Services.GetRequiredService<SingleTenant>(), clock)
            .KeepAsync(new(), clock.GetUtcNow().UtcDateTime, Person.Host, Guid.NewGuid(), _ => Task.CompletedTask, Cancel);

        clock.Advance(TimeSpan.FromDays(6));
        Assert.False(await schedule.AskIfDueAsync(Cancel));
        clock.Advance(TimeSpan.FromDays(1));
        Assert.True(await schedule.AskIfDueAsync(Cancel));
        Assert.False(await schedule.AskIfDueAsync(Cancel));
        await using var db = await portal.Contexts.CreateDbContextAsync(Cancel);
        var job = await db.Jobs.SingleAsync(Cancel);
        Assert.Equal((VerifyJob.Kind, "Scheduler"), (job.Kind, job.StartedByName));
    }

    private static async Task<string> VerifiedAsync(PortalUnderTest portal)
    {
        await using var scope = portal.ScopeOf(TestPerson.Ada);
        var jobs = scope.ServiceProvider.GetRequiredService<JobQueue>();
        var key = await scope.ServiceProvider.GetRequiredService<IntegrityService>().VerifyAsync(Guid.NewGuid(), Cancel);
        return (await StormyPortal.EndOfAsync(jobs, key)).State;
    }
}
