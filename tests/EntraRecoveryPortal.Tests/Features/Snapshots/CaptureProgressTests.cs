using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Tests.Graph;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Features.Snapshots;

public sealed class CaptureProgressTests() : StormyTests(users: 60)
{
    [Fact]
    public async Task A_capture_that_waits_for_the_quota_says_so_and_until_when()
    {
        await Tenant.WeatherAsync("""{"quota":{"refuses":true,"resourceUnits":20}}""");
        await using var scope = Portal.ScopeOf(TestPerson.Ada);
        var jobs = scope.ServiceProvider.GetRequiredService<JobQueue>();
        var key = await scope.ServiceProvider.GetRequiredService<SnapshotService>().CaptureAsync(note: null, Guid.NewGuid(), Cancel);
        using var changed = new SemaphoreSlim(0);
        using var subscription = jobs.Subscribe(() => changed.Release());

        string? told;
        while ((told = (await jobs.FindAsync(key, Cancel))!.Message)?.Contains("waiting until", StringComparison.Ordinal) != true)
            await changed.WaitAsync(Cancel);

        Assert.Matches("^[0-9,]+ requests, [0-9,]+ resource units. Microsoft Graph's quota is used up: waiting until [0-9:]{8} UTC.$", told);
        await jobs.CancelAsync(key, Cancel);
        Assert.Equal(JobState.Abandoned, (await StormyPortal.EndOfAsync(jobs, key)).State);
    }

    [Fact]
    public void Only_what_was_asked_since_the_capture_began_counts()
    {
        var limiter = new GraphLimiter(new GraphPacing(), TimeProvider.System);
        limiter.Learn(Lane.Default, new GraphAnswer { Status = 200, ResourceUnits = 5 }, paid: 1);
        var before = limiter.Traffic;
        limiter.Learn(Lane.Default, new GraphAnswer { Status = 200, ResourceUnits = 1200 }, paid: 1);
        limiter.Learn(Lane.ConditionalAccess, new GraphAnswer { Status = 200 }, paid: 1);

        Assert.Equal("2 requests, 1,201 resource units.", CaptureProgress.Words(limiter.Traffic.Since(before), waitingUntil: null));
    }
}
