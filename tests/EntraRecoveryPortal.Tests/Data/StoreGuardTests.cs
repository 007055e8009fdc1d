using System.Data.Common;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Tests.Features.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Data;

public abstract class StoreGuardTests(Func<CancellationToken, Task<TestStore>> open) : StoreSuite(open)
{
    private readonly TenantState _tenant = new TenantState().User("ada", "Ada", "Finance").User("bob", "Bob").Group("admins", "Admins").Member("admins", "ada");

    public static TheoryData<string> StatementsThatNoPurgeNeeds =>
    [
        "UPDATE {Snapshots} SET {PurgedAt} = {ExpiresAt} WHERE {Number} = 3",
        "UPDATE {Snapshots} SET {PurgedAt} = {StartedAt} WHERE {Number} = 2",
        "UPDATE {Snapshots} SET {PurgedAt} = {ExpiresAt}, {Note} = 'forged' WHERE {Number} = 2",
        "UPDATE {Snapshots} SET {PurgedAt} = {ExpiresAt}, {Number} = 9 WHERE {Number} = 2",
        "UPDATE {Snapshots} SET {PurgedAt} = NULL WHERE {Number} = 1",
        "DELETE FROM {Snapshots}",
        "DELETE FROM {SnapshotTypes}",
        "DELETE FROM {ObjectVersions} WHERE {SnapshotKey} = 1 AND {DisplayName} = 'Bob'",
        "DELETE FROM {ObjectVersions} WHERE {SnapshotKey} = 2",
        "DELETE FROM {LinkVersions} WHERE {SnapshotKey} = 2",
        "DELETE FROM {Packs} WHERE {SnapshotKey} = 1",
        "UPDATE {ObjectVersions} SET {DisplayName} = 'forged' WHERE {SnapshotKey} = 1 AND {DisplayName} = 'Ada'",
        "DELETE FROM {AuditEntries}",
        "DELETE FROM {Objects}",
    ];

    [Theory]
    [MemberData(nameof(StatementsThatNoPurgeNeeds))]
    public async Task Even_a_purge_is_refused_what_another_snapshot_needs(string statement)
    {
        await SealThreeAsync();
        await MarkPurgedAsync(1);
        await using var db = Store.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(Cancel);

        var refused = await Assert.ThrowsAnyAsync<DbException>(() =>
            StoreGuard.PassAsync(db, StoreGuard.Purge, () => db.Database.ExecuteSqlRawAsync(SealedRowTests.Quoted(db, statement), Cancel), Cancel));

        Assert.Contains(StoreTrigger.Refusal, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_purge_may_remove_what_a_later_row_hides_from_every_snapshot_that_stays()
    {
        await SealThreeAsync();
        await MarkPurgedAsync(1);
        await using var db = Store.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(Cancel);

        var removed = await StoreGuard.PassAsync(db, StoreGuard.Purge, () => db.ObjectVersions.Where(row => row.SnapshotKey == 1 && row.DisplayName == "Ada").ExecuteDeleteAsync(Cancel), Cancel);
        await transaction.CommitAsync(Cancel);

        Assert.Equal(1, removed);
        Assert.True((await Store.Database.CheckAsync(Cancel)).IsSound);
    }

    [Fact]
    public async Task A_held_snapshot_is_not_marked()
    {
        await SealThreeAsync();
        await using (var db = Store.Open())
        {
            db.Holds.Add(new() { SnapshotKey = 1, Reason = "Case 7", PlacedAt = DateTime.UnixEpoch, OwnerTenantId = "t", OwnerObjectId = "o", OwnerName = "Ada" });
            await db.SaveChangesAsync(Cancel);
        }

        await Assert.ThrowsAnyAsync<DbException>(() => MarkPurgedAsync(1));
    }

    [Fact]
    public async Task A_guard_that_was_left_open_is_found()
    {
        await using var db = Store.Open();
        db.StoreGuards.Add(new() { Operation = StoreGuard.Purge });
        await db.SaveChangesAsync(Cancel);

        Assert.Equal([StoreGuard.Purge], (await Store.Database.CheckAsync(Cancel)).OpenGuards);
    }

    private async Task SealThreeAsync()
    {
        await _tenant.CaptureAsync(Store, Cancel);
        await _tenant.User("ada", "Ada", "Sales").Leave("admins", "ada").CaptureAsync(Store, Cancel);
        await _tenant.User("ada", "Ada", "Legal").CaptureAsync(Store, Cancel);
        await using var db = Store.Open();
        db.AuditEntries.Add(new() { At = DateTime.UnixEpoch, Action = "snapshot.capture", Target = "#1", Outcome = "done", OperationId = Guid.NewGuid() });
        await db.SaveChangesAsync(Cancel);
    }

    private async Task MarkPurgedAsync(int number)
    {
        await using var db = Store.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
        await StoreGuard.PassAsync(
            db, StoreGuard.Purge,
            () => db.Snapshots.Where(row => row.Number == number).ExecuteUpdateAsync(set => set.SetProperty(row => row.PurgedAt, row => row.ExpiresAt), Cancel), Cancel);
        await transaction.CommitAsync(Cancel);
    }
}

public sealed class SqliteStoreGuardTests() : StoreGuardTests(TestStore.SqliteAsync);

public sealed class SqlServerStoreGuardTests() : StoreGuardTests(TestStore.SqlServerAsync);
