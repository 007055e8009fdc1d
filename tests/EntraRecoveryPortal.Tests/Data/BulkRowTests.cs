using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Tests.Features.Snapshots;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Data;

public abstract class BulkRowTests(Func<CancellationToken, Task<TestStore>> open) : StoreSuite(open)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    public async Task Each_of_many_objects_gets_the_key_under_which_it_stands(int count)
    {
        await using var db = Store.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
        foreach (var round in new[] { "first", "second" })
        {
            List<ObjectRow> rows = [.. Enumerable.Range(0, count).Select(number => Row(number % 3 == 0 ? Guid.NewGuid().ToString() : $"{round} {new string('x', number)}"))];

            await StoreDialect.Of(db).AddObjectsAsync(db, Store.Tenant.TenantKey, rows, Cancel);

            var keys = rows.Select(row => row.ObjectKey).ToList();
            var stored = await db.Objects.AsNoTracking().Where(row => keys.Contains(row.ObjectKey)).ToDictionaryAsync(row => row.ObjectKey, row => row.ObjectId, Cancel);
            Assert.Equal(rows.ToDictionary(row => row.ObjectKey, row => row.ObjectId), stored);
        }

        Assert.Equal(2 * count, await db.Objects.CountAsync(Cancel));
    }

    [Fact]
    public async Task Snapshots_of_more_rows_than_a_statement_takes_are_read_back_as_they_were()
    {
        var tenant = new TenantState();
        for (var number = 0; number < 150; number++)
            tenant.User($"user{number}", new string((char)('a' + (number % 26)), 1 + (number * 7 % 200)), number % 4 == 0 ? null : new string('d', number));
        for (var number = 0; number < 130; number++)
            tenant.Group($"group{number}", $"Group {number}").Member($"group{number}", $"user{number}").Member($"group{number}", "user0");
        var first = await MomentAsync(tenant);
        for (var number = 0; number < 140; number += 2)
            tenant.User($"user{number}", $"Renamed {number}").Leave($"group{number}", "user0");
        tenant.Purge("user", "user149").Purge("group", "group129");
        var second = await MomentAsync(tenant);

        await first.IsReadBackAsync(Store, Cancel);
        await second.IsReadBackAsync(Store, Cancel);
    }

    [Fact]
    public async Task No_pack_holds_more_than_512_payloads_with_those_that_were_replaced()
    {
        var tenant = new TenantState();
        foreach (var name in new[] { "first", "second" })
        {
            for (var number = 0; number < 600; number++)
                tenant.User($"user{number}", name);
            await tenant.CaptureAsync(Store, Cancel);
        }

        await using var db = Store.Open();
        Assert.Equal([512, 88, 512, 512, 176], await db.Packs.OrderBy(pack => pack.PackKey).Select(pack => pack.EntryCount).ToListAsync(Cancel));
    }

    protected ObjectRow Row(string id) => new() { TenantKey = Store.Tenant.TenantKey, Type = "user", ObjectId = id };

    private async Task<Moment> MomentAsync(TenantState tenant) => new(await tenant.CaptureAsync(Store, Cancel), new(tenant.Objects), [.. tenant.Links]);
}

public sealed class SqliteBulkRowTests() : BulkRowTests(TestStore.SqliteAsync)
{
    [Fact]
    public async Task A_refused_row_ends_its_transaction_and_leaves_nothing_of_it()
    {
        var sealedKey = (await new TenantState().User("ada", "Ada").Group("admins", "Admins").Member("admins", "ada").CaptureAsync(Store, Cancel)).SnapshotKey;
        await using var db = Store.Open();
        var (objects, links) = (await db.Objects.CountAsync(Cancel), await db.LinkVersions.CountAsync(Cancel));
        await using (await db.Database.BeginTransactionAsync(Cancel))
        {
            await StoreDialect.Of(db).AddObjectsAsync(db, Store.Tenant.TenantKey, [Row("bob")], Cancel);
            var rows = Enumerable.Range(1, 100).Select(number => new LinkVersionRow { SourceKey = number, Relation = "members", TargetKey = 1, SnapshotKey = sealedKey, Present = true, IsInitial = false });

            var refused = await Assert.ThrowsAsync<SqliteException>(() => StoreDialect.Of(db).AddAsync(db, rows, Cancel));

            Assert.Contains(StoreTrigger.Refusal, refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal((objects, links), (await db.Objects.CountAsync(Cancel), await db.LinkVersions.CountAsync(Cancel)));
        await using (var transaction = await db.Database.BeginTransactionAsync(Cancel))
        {
            await StoreDialect.Of(db).AddObjectsAsync(db, Store.Tenant.TenantKey, [Row("bob")], Cancel);
            await transaction.CommitAsync(Cancel);
        }

        Assert.Equal(objects + 1, await db.Objects.CountAsync(Cancel));
    }

    [Fact]
    public async Task Forcing_writes_of_a_capture_to_the_disk_is_a_commit_that_changes_nothing_and_copies_nothing_into_the_file()
    {
        await using var db = Store.Open();
        await db.Database.OpenConnectionAsync(Cancel);
        await StoreDialect.Of(db).PrepareForCaptureAsync(db, Cancel);
        await StoreDialect.Of(db).AddObjectsAsync(db, Store.Tenant.TenantKey, [.. Enumerable.Range(0, 50_000).Select(number => Row($"object {number}"))], Cancel);
        var file = db.Database.GetDbConnection().DataSource;
        var (stored, logged) = (await File.ReadAllBytesAsync(file, Cancel), new FileInfo(file + "-wal").Length);
        await using var sealing = Store.Open();
        await sealing.Database.OpenConnectionAsync(Cancel);

        await StoreDialect.Of(sealing).ForceAsync(sealing, Cancel);

        Assert.NotEqual(logged, new FileInfo(file + "-wal").Length);
        Assert.Equal([2], await sealing.Database.SqlQueryRaw<int>("SELECT synchronous AS \"Value\" FROM pragma_synchronous").ToListAsync(Cancel));
        await sealing.Tenants.ExecuteUpdateAsync(set => set.SetProperty(row => row.Name, "Fabrikam"), Cancel);
        Assert.Equal(stored, await File.ReadAllBytesAsync(file, Cancel));
        Assert.Equal([0], await sealing.Database.SqlQueryRaw<int>("SELECT user_version AS \"Value\" FROM pragma_user_version").ToListAsync(Cancel));
        Assert.Equal(50_000, await sealing.Objects.CountAsync(Cancel));
    }

    [Fact]
    public async Task A_connection_that_a_capture_used_is_an_ordinary_one_when_it_is_opened_again()
    {
        string[] settings = ["synchronous", "wal_autocheckpoint", "foreign_keys"];
        await using var db = Store.Open();
        db.Database.SetConnectionString(new SqliteConnectionStringBuilder(db.Database.GetConnectionString()) { Pooling = true }.ConnectionString);
        var ordinary = await SettingsAsync();
        await db.Database.OpenConnectionAsync(Cancel);
        await StoreDialect.Of(db).PrepareForCaptureAsync(db, Cancel);
        Assert.NotEqual(ordinary, await SettingsAsync());
        await db.Database.CloseConnectionAsync();

        Assert.Equal(ordinary, await SettingsAsync());

        async Task<IReadOnlyList<long>> SettingsAsync()
        {
            var values = new List<long>();
            await db.Database.OpenConnectionAsync(Cancel);
            foreach (var setting in settings)
            {
                await using var command = db.Database.GetDbConnection().CreateCommand();
                command.CommandText = "PRAGMA " + setting;
                values.Add((long)(await command.ExecuteScalarAsync(Cancel))!);
            }

            await db.Database.CloseConnectionAsync();
            return values;
        }
    }
}

public sealed class SqlServerBulkRowTests() : BulkRowTests(TestStore.SqlServerAsync);
