using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Jobs;

public sealed class JobLeasesTests(ClosedPortal closed) : IClassFixture<ClosedPortal>
{
    private readonly PortalUnderTest portal = closed.Portal;
    private readonly FakeClock clock = new();
    private readonly string kind = $"test-{Guid.NewGuid():N}";

    private JobLeases Leases => new(portal.Contexts, clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_is_claimed_by_one_runner_only()
    {
        var key = await AddAsync();
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Leases.ClaimAsync($"runner-{i}", [kind], Cancel)));
        Assert.Equal(key, Assert.Single(claims.OfType<JobRow>()).JobKey);
    }

    [Fact]
    public async Task Jobs_are_claimed_oldest_first_and_only_of_known_kinds()
    {
        var first = await AddAsync();
        var second = await AddAsync();
        Assert.Null(await Leases.ClaimAsync("a", ["another"], Cancel));
        Assert.Equal(first, (await Leases.ClaimAsync("a", [kind], Cancel))!.JobKey);
        Assert.Equal(second, (await Leases.ClaimAsync("a", [kind], Cancel))!.JobKey);
    }

    [Fact]
    public async Task A_dead_runners_job_is_taken_over_once_its_lease_ran_out()
    {
        await AddAsync();
        var dead = (await Leases.ClaimAsync("dead", [kind], Cancel))!;
        clock.Advance(JobLeases.Length - TimeSpan.FromSeconds(1));
        Assert.Null(await Leases.ClaimAsync("heir", [kind], Cancel));
        clock.Advance(TimeSpan.FromSeconds(2));
        var taken = (await Leases.ClaimAsync("heir", [kind], Cancel))!;
        Assert.Equal((dead.JobKey, dead.Epoch + 1, "heir", dead.StartedAt), (taken.JobKey, taken.Epoch, taken.LeaseOwner, taken.StartedAt));
    }

    [Fact]
    public async Task A_runner_that_comes_back_from_the_dead_writes_nothing()
    {
        await AddAsync();
        var dead = (await Leases.ClaimAsync("dead", [kind], Cancel))!;
        clock.Advance(JobLeases.Length * 2);
        var heir = (await Leases.ClaimAsync("heir", [kind], Cancel))!;

        Assert.False(await Leases.ReportAsync(dead.JobKey, dead.Epoch, new("running", "late", 1, 2, null), Cancel));
        Assert.False(await Leases.FinishAsync(dead.JobKey, dead.Epoch, JobState.Failed, "late", Cancel));
        Assert.Null(await Leases.RenewAsync(dead.JobKey, dead.Epoch, Cancel));
        await Leases.ReleaseAsync(dead.JobKey, dead.Epoch, Cancel);

        var row = await RowAsync(heir.JobKey);
        Assert.Equal((JobState.Initialized, null, "heir"), (row.State, row.Phase, row.LeaseOwner));
        Assert.True(await Leases.FinishAsync(heir.JobKey, heir.Epoch, JobState.Successful, null, Cancel));
    }

    [Fact]
    public async Task A_renewed_lease_lasts_and_a_released_one_is_free_at_once()
    {
        await AddAsync();
        var job = (await Leases.ClaimAsync("a", [kind], Cancel))!;
        clock.Advance(JobLeases.Length / 2);
        Assert.False(await Leases.RenewAsync(job.JobKey, job.Epoch, Cancel));
        clock.Advance(JobLeases.Length / 2 + TimeSpan.FromSeconds(1));
        Assert.Null(await Leases.ClaimAsync("b", [kind], Cancel));
        await Leases.ReleaseAsync(job.JobKey, job.Epoch, Cancel);
        Assert.NotNull(await Leases.ClaimAsync("b", [kind], Cancel));
    }

    [Fact]
    public async Task A_job_that_is_over_is_never_claimed_again()
    {
        await AddAsync();
        var job = (await Leases.ClaimAsync("a", [kind], Cancel))!;
        await Leases.FinishAsync(job.JobKey, job.Epoch, JobState.Failed, new string('x', 5000), Cancel);
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Null(await Leases.ClaimAsync("b", [kind], Cancel));
        Assert.False(await Leases.FinishAsync(job.JobKey, job.Epoch, JobState.Successful, null, Cancel));
    }

    [Fact]
    public async Task What_is_written_under_a_lost_lease_is_rolled_back_with_its_transaction()
    {
        await AddAsync();
        var dead = (await Leases.ClaimAsync("dead", [kind], Cancel))!;
        clock.Advance(JobLeases.Length * 2);
        await Leases.ClaimAsync("heir", [kind], Cancel);

        using var context = new JobContext(dead, Leases, new JobSignals(), clock);
        await using var db = await portal.Contexts.CreateDbContextAsync(Cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
        await Assert.ThrowsAsync<LeaseLostException>(() => context.HoldLeaseAsync(db, Cancel));
    }

    private async Task<long> AddAsync()
    {
        await using var db = await portal.Contexts.CreateDbContextAsync(Cancel);
        var row = new JobRow
        {
            TenantKey = portal.Services.GetRequiredService<SingleTenant>().TenantKey,
            Kind = kind,
            Argument = "{}",
            State = JobState.Initialized,
            CreatedAt = clock.GetUtcNow().UtcDateTime,
            StartedByTenantId = "t",
            StartedByObjectId = "o",
            StartedByName = "n",
            OperationId = Guid.NewGuid(),
        };
        db.Add(row);
        await db.SaveChangesAsync(Cancel);
        return row.JobKey;
    }

    private async Task<JobRow> RowAsync(long key)
    {
        await using var db = await portal.Contexts.CreateDbContextAsync(Cancel);
        return await db.Jobs.AsNoTracking().SingleAsync(j => j.JobKey == key, Cancel);
    }
}
