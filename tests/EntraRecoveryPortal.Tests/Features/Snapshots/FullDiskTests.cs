using System.Data.Common;
using System.Security.Cryptography;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Tests.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EntraRecoveryPortal.Tests.Features.Snapshots;

/// <summary>SQLite is told that its file may not grow, which it reports as it does a full disk.</summary>
public sealed class FullDiskTests : StoreSuite
{
    private readonly Disk _disk;

    public FullDiskTests()
        : this(new Disk())
    {
    }

    private FullDiskTests(Disk disk)
        : base(cancel => TestStore.SqliteAsync(cancel, disk)) => _disk = disk;

    [Fact]
    public async Task A_capture_that_fills_the_disk_leaves_the_snapshots_before_it_as_they_were()
    {
        var tenant = new TenantState().User("ada", "Ada", "Finance");
        var first = await tenant.CaptureAsync(Store, Cancel);
        for (var i = 0; i < 600; i++)
            tenant.User($"user{i}", $"User {i}", Convert.ToHexString(RandomNumberGenerator.GetBytes(1_000)));
        await using (var db = Store.Open())
            _disk.MostPages = await db.Database.SqlQuery<long>($"SELECT page_count + 40 AS \"Value\" FROM pragma_page_count").SingleAsync(Cancel);

        var fault = await Assert.ThrowsAnyAsync<Exception>(() => tenant.CaptureAsync(Store, Cancel));

        Assert.True(StoreDialect.IsFull(fault));
        Assert.Equal(first.Number, (await Store.Snapshots.LatestAsync(Cancel))!.Number);
        await using (var db = Store.Open())
            await db.Jobs.ExecuteUpdateAsync(set => set.SetProperty(job => job.State, "failed"), Cancel);
        var next = await new TenantState().User("ada", "Ada", "Sales").CaptureAsync(Store, Cancel);
        Assert.Equal((2, 1), (next.Number, next.ObjectCount));
    }

    private sealed class Disk : DbConnectionInterceptor
    {
        public long MostPages { get; set; } = uint.MaxValue - 1;

        public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = FormattableString.Invariant($"PRAGMA max_page_count = {MostPages}");
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
