using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Tests.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Features.Snapshots;

/// <summary>A capture whose run ended before its time, and the next run of its job.</summary>
public abstract class CaptureHandoverTests(Func<CancellationToken, Task<TestStore>> open) : StoreSuite(open)
{
    private static readonly TimeSpan Break = TimeSpan.FromMinutes(10);
    private readonly TenantState _tenant = new TenantState().User("ada", "Ada").User("bob", "Bob").Group("admins", "Admins").Member("admins", "ada");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_next_run_goes_on_with_what_is_missing_and_seals_what_one_run_would_have_sealed(bool isFirst)
    {
        if (!isFirst)
            await new TenantState().User("ada", "Ada Byron").User("eve", "Eve").Group("admins", "Admins").Member("admins", "eve").CaptureAsync(Store, Cancel);
        var job = await InterruptedAsync();
        var read = Store.Clock.GetUtcNow().UtcDateTime;
        Store.Clock.Advance(Break);

        using (var next = await TakeOverAsync(job))
        {
            Assert.Equal("user", Assert.Single(next.TakenOver).Type);
            await Assert.ThrowsAsync<InvalidOperationException>(() => next.WriteAsync("user", [], [], Cancel));
            await _tenant.WriteTypeAsync(next, "group", Cancel, Store.Clock.GetUtcNow().UtcDateTime);
            await next.SealAsync(Cancel);
        }

        var sealedOne = (await Store.Snapshots.LatestAsync(Cancel))!;
        var types = sealedOne.Types.ToDictionary(row => (row.Type, row.Relation));
        Assert.Equal((read, "Read before the capture was interrupted."), (types[("user", "")].ReadStart, types[("user", "")].Reason));
        Assert.Equal((read + Break, null), (types[("group", "")].ReadStart, types[("group", "")].Reason));
        Assert.Equal(read, sealedOne.Header.StartedAt);
        Assert.EndsWith("it went on after an interruption", SnapshotWords.Method(sealedOne), StringComparison.Ordinal);
        var again = await _tenant.CaptureAsync(Store, Cancel);
        Assert.Equal((0, 0), (again.ChangedObjects, again.ChangedLinks));
        await using (var db = Store.Open())
        {
            var digests = await db.Snapshots.OrderByDescending(row => row.SnapshotKey).Select(row => row.StateDigest!).Take(2).ToListAsync(Cancel);
            Assert.Equal(digests[0], digests[1]);
        }

        Assert.Empty((await Store.Verifier.RunAsync((_, _) => Task.CompletedTask, Cancel)).Faults);
    }

    [Fact]
    public async Task What_an_earlier_run_saw_go_is_the_end_of_no_link_that_was_read_before_it_went()
    {
        await new TenantState().User("ada", "Ada").User("eve", "Eve").Group("admins", "Admins").Member("admins", "eve").CaptureAsync(Store, Cancel);
        var job = await InterruptedAsync();

        using (var next = await TakeOverAsync(job))
        {
            await _tenant.Member("admins", "eve").WriteTypeAsync(next, "group", Cancel);
            await next.SealAsync(Cancel);
        }

        var snapshot = (await Store.Snapshots.LatestAsync(Cancel))!.Header.SnapshotKey;
        Assert.Equal(["ada"], (await Store.Snapshots.LinksFromAsync(snapshot, new("group", "admins"), Cancel)).Select(link => link.Ref.Id));
        Assert.Empty((await Store.Verifier.RunAsync((_, _) => Task.CompletedTask, Cancel)).Faults);
    }

    [Fact]
    public async Task A_capture_may_be_interrupted_more_than_once()
    {
        var job = await InterruptedAsync();
        using (var second = await TakeOverAsync(job))
        {
            await _tenant.WritePagesAsync(second, "group", Cancel);
            await second.UnseenAsync("group", Cancel);
            await second.LeaveAsync();
        }

        using var third = await TakeOverAsync(job);
        await _tenant.WriteTypeAsync(third, "group", Cancel);
        var header = await third.SealAsync(Cancel);

        Assert.Equal((3, 1), (header.ObjectCount, header.LinkCount));
        Assert.Equal("Read before the capture was interrupted.", (await Store.Snapshots.LatestAsync(Cancel))!.Types.Single(row => row.Type == "user").Reason);
        Assert.Empty((await Store.Verifier.RunAsync((_, _) => Task.CompletedTask, Cancel)).Faults);
    }

    [Fact]
    public Task What_somebody_wrote_between_two_runs_is_not_gone_on_with() => BeginsAnewAsync(async db =>
        await db.SnapshotTypes.Where(row => row.Type == "user").ExecuteUpdateAsync(set => set.SetProperty(row => row.DeltaLink, "users/delta?$deltatoken=mine"), Cancel));

    [Fact]
    public Task A_digest_that_somebody_wrote_between_two_runs_is_not_gone_on_with() => BeginsAnewAsync(async db =>
        await db.Snapshots.ExecuteUpdateAsync(set => set.SetProperty(row => row.StateDigest, new byte[StateDigest.Length]), Cancel));

    [Fact]
    public Task What_was_read_long_ago_is_read_again() => BeginsAnewAsync(_ =>
    {
        Store.Clock.Advance(TimeSpan.FromHours(5));
        return Task.CompletedTask;
    });

    [Fact]
    public async Task What_is_compared_with_now_is_read_now()
    {
        var job = await InterruptedAsync();

        using var next = await TakeOverAsync(job, CaptureArgument.Comparison);

        Assert.Empty(next.TakenOver);
    }

    private async Task BeginsAnewAsync(Func<PortalDbContext, Task> meanwhile)
    {
        var job = await InterruptedAsync();
        await using (var db = Store.Open())
            await meanwhile(db);

        using var next = await TakeOverAsync(job);
        Assert.Empty(next.TakenOver);
        await _tenant.WriteTypeAsync(next, "user", Cancel);
        await _tenant.WriteTypeAsync(next, "group", Cancel);
        var header = await next.SealAsync(Cancel);

        Assert.Equal((3, 1), (header.ObjectCount, header.LinkCount));
        Assert.Empty((await Store.Verifier.RunAsync((_, _) => Task.CompletedTask, Cancel)).Faults);
    }

    private async Task<SnapshotWriter> TakeOverAsync(long jobKey, string trigger = CaptureArgument.Manual)
    {
        long epoch;
        await using (var db = Store.Open())
        {
            await db.Jobs.Where(job => job.JobKey == jobKey).ExecuteUpdateAsync(set => set.SetProperty(job => job.Epoch, job => job.Epoch + 1), Cancel);
            epoch = await db.Jobs.Where(job => job.JobKey == jobKey).Select(job => job.Epoch).SingleAsync(Cancel);
        }

        return await Store.Snapshots.BeginAsync(TenantState.StartOf(Store, jobKey, epoch) with { Trigger = trigger }, Cancel);
    }

    // People are finished and groups are begun.
    private async Task<long> InterruptedAsync()
    {
        var job = await Store.AddJobAsync(Cancel);
        using var writer = await Store.Snapshots.BeginAsync(TenantState.StartOf(Store, job.JobKey), Cancel);
        await _tenant.WriteTypeAsync(writer, "user", Cancel, Store.Clock.GetUtcNow().UtcDateTime);
        await new TenantState().Group("ghosts", "Ghosts").Group("admins", "Admins").Member("ghosts", "ada").Member("admins", "bob").WritePagesAsync(writer, "group", Cancel);
        await writer.UnseenAsync("group", Cancel);
        await writer.LeaveAsync();
        return job.JobKey;
    }
}

public sealed class SqliteCaptureHandoverTests() : CaptureHandoverTests(TestStore.SqliteAsync);

public sealed class SqlServerCaptureHandoverTests() : CaptureHandoverTests(TestStore.SqlServerAsync);
