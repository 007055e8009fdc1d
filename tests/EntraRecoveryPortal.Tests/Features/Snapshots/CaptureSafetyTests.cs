using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Tests.Data;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Features.Snapshots;

public abstract class CaptureSafetyTests(Func<CancellationToken, Task<TestStore>> open) : StoreSuite(open)
{
    private readonly TenantState _tenant = new TenantState().User("ada", "Ada").Group("admins", "Admins").Member("admins", "ada");

    [Fact]
    public async Task A_capture_under_way_shows_nowhere()
    {
        var first = await _tenant.CaptureAsync(Store, Cancel);
        using var writer = await BeginAsync();
        await _tenant.User("ada", "Ada Lovelace").WriteTypeAsync(writer, "user", Cancel);

        Assert.Equal(1, (await Store.Snapshots.ListAsync(0, 10, Cancel)).Total);
        Assert.Single(await Store.Snapshots.HistoryAsync(new("user", "ada"), Cancel));
        Assert.Equal("Ada", (await Store.Snapshots.ObjectAsync(first.SnapshotKey, new("user", "ada"), Cancel))!.DisplayName);
    }

    [Fact]
    public async Task Pages_of_several_types_may_come_in_turn()
    {
        _tenant.User("bob", "Bob").Group("testers", "Testers").Member("testers", "bob").Member("testers", "ada");
        using (var writer = await BeginAsync())
        {
            foreach (var one in _tenant.Objects.Values.OrderBy(one => one.Ref.Id))
                await writer.WriteAsync(one.Ref.Type, [one], [.. _tenant.Links.Where(link => link.Source == one.Ref)], Cancel);
            await Assert.ThrowsAsync<InvalidOperationException>(() => writer.SealAsync(Cancel));
            foreach (var type in new[] { "user", "group" })
                await writer.CompleteTypeAsync(TenantState.ProfileOf(type), _tenant.CoverageOf(type), DateTime.UnixEpoch, DateTime.UnixEpoch.AddMinutes(1), Cancel);
            await Assert.ThrowsAsync<InvalidOperationException>(() => writer.WriteAsync("user", [], [], Cancel));
            await writer.SealAsync(Cancel);
        }

        var second = await _tenant.CaptureAsync(Store, Cancel);

        Assert.Equal((4, 3, 0, 0), (second.ObjectCount, second.LinkCount, second.ChangedObjects, second.ChangedLinks));
    }

    [Fact]
    public async Task What_a_dead_capture_left_is_swept_once_its_job_is_final_and_shows_in_no_later_snapshot()
    {
        await _tenant.CaptureAsync(Store, Cancel);
        using var dead = await BeginAsync();
        await new TenantState().User("ghost", "Ghost").WriteTypeAsync(dead, "user", Cancel);
        await using (var db = Store.Open())
            await db.Jobs.ExecuteUpdateAsync(set => set.SetProperty(job => job.State, "failed"), Cancel);

        var second = await _tenant.CaptureAsync(Store, Cancel);

        Assert.Equal((2, 0), (second.Number, second.ChangedObjects));
        Assert.Null(await Store.Snapshots.ObjectAsync(second.SnapshotKey, new("user", "ghost"), Cancel));
        await Assert.ThrowsAsync<CaptureRefusedException>(() => dead.SealAsync(Cancel));
        await Assert.ThrowsAsync<CaptureRefusedException>(() => _tenant.WriteTypeAsync(dead, "group", Cancel));
    }

    [Fact]
    public async Task A_second_capture_does_not_begin_while_one_is_at_work()
    {
        using var atWork = await BeginAsync();
        var job = await Store.AddJobAsync(Cancel);

        await Assert.ThrowsAsync<CaptureRefusedException>(() => Store.Snapshots.BeginAsync(TenantState.StartOf(Store, job.JobKey), Cancel));
    }

    [Fact]
    public async Task Whoever_lost_the_job_cannot_write_or_seal_and_whoever_took_it_can()
    {
        var job = await Store.AddJobAsync(Cancel);
        using var lost = await Store.Snapshots.BeginAsync(TenantState.StartOf(Store, job.JobKey), Cancel);
        await _tenant.WriteTypeAsync(lost, "user", Cancel);
        await using (var db = Store.Open())
            await db.Jobs.ExecuteUpdateAsync(set => set.SetProperty(row => row.Epoch, 2), Cancel);

        await Assert.ThrowsAsync<CaptureRefusedException>(() => _tenant.WriteTypeAsync(lost, "group", Cancel));
        await Assert.ThrowsAsync<CaptureRefusedException>(() => Store.Snapshots.BeginAsync(TenantState.StartOf(Store, job.JobKey), Cancel));
        using var taken = await Store.Snapshots.BeginAsync(TenantState.StartOf(Store, job.JobKey, epoch: 2), Cancel);
        await _tenant.WriteTypeAsync(taken, "user", Cancel);
        Assert.Equal(1, (await taken.SealAsync(Cancel)).Number);
    }

    [Fact]
    public async Task An_abandoned_capture_leaves_nothing_behind()
    {
        using var writer = await BeginAsync();
        await _tenant.WriteTypeAsync(writer, "user", Cancel);

        await writer.AbandonAsync(Cancel);

        await using var db = Store.Open();
        Assert.Equal((0, 0, 0), (await db.Snapshots.CountAsync(Cancel), await db.ObjectVersions.CountAsync(Cancel), await db.Packs.CountAsync(Cancel)));
    }

    [Fact]
    public async Task A_capture_whose_rows_are_not_all_there_is_not_sealed()
    {
        using var writer = await BeginAsync();
        await _tenant.WriteTypeAsync(writer, "user", Cancel);
        await using (var db = Store.Open())
            await db.ObjectVersions.ExecuteDeleteAsync(Cancel);

        await Assert.ThrowsAsync<InvalidDataException>(() => writer.SealAsync(Cancel));
    }

    [Fact]
    public async Task A_capture_whose_pack_is_not_what_was_written_is_not_sealed()
    {
        using var writer = await BeginAsync();
        await _tenant.WriteTypeAsync(writer, "user", Cancel);
        await using (var db = Store.Open())
            await db.Packs.ExecuteUpdateAsync(set => set.SetProperty(pack => pack.Payload, [1, 2, 3, 4, 5]), Cancel);

        await Assert.ThrowsAsync<InvalidDataException>(() => writer.SealAsync(Cancel));
    }

    [Fact]
    public async Task Headers_are_chained_and_the_digest_depends_on_the_state_alone()
    {
        await _tenant.CaptureAsync(Store, Cancel);
        await _tenant.User("bob", "Bob").Member("admins", "bob").CaptureAsync(Store, Cancel);
        await _tenant.Purge("user", "bob").CaptureAsync(Store, Cancel);

        await using var db = Store.Open();
        var headers = await db.Snapshots.OrderBy(row => row.Number).ToListAsync(Cancel);
        Assert.Equal(headers[0].Hash, headers[1].PreviousHash);
        Assert.Equal(headers[1].Hash, headers[2].PreviousHash);
        Assert.Equal(headers[0].StateDigest, headers[2].StateDigest);
        Assert.NotEqual(headers[0].StateDigest, headers[1].StateDigest);
        Assert.All(headers, header => Assert.Equal(
            header.Hash, SnapshotHash.Of(header, db.SnapshotTypes.Where(row => row.SnapshotKey == header.SnapshotKey))));
    }

    private async Task<SnapshotWriter> BeginAsync() =>
        await Store.Snapshots.BeginAsync(TenantState.StartOf(Store, (await Store.AddJobAsync(Cancel)).JobKey), Cancel);
}

public sealed class SqliteCaptureSafetyTests() : CaptureSafetyTests(TestStore.SqliteAsync);

public sealed class SqlServerCaptureSafetyTests() : CaptureSafetyTests(TestStore.SqlServerAsync);
