using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Data;
using EntraRecoveryPortal.Tests.Data.SqlServer;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Tests.Features.Snapshots.Integrity;

public abstract class VerifyTests(Func<CancellationToken, Task<TestStore>> open) : StoreSuite(open)
{
    [Fact]
    public async Task A_store_that_nobody_touched_is_unaltered_in_all_its_snapshots()
    {
        await new StoreWithHistory(Store).FillAsync(Cancel);

        var result = await VerifyAsync();

        Assert.Empty(result.Faults);
        Assert.Equal([1, 2, 3, 4], result.Unaltered);
        Assert.Equal(4, result.UpToNumber);
        Assert.True(result is { Objects: > 0, Links: > 0, Packs: > 0, ChainedRows: > 0 });
    }

    [Fact]
    public async Task An_empty_store_has_no_fault()
    {
        var result = await VerifyAsync();

        Assert.Empty(result.Faults);
        Assert.Null(result.UpToNumber);
    }

    [Fact]
    public async Task A_capture_under_way_is_left_to_the_next_verification()
    {
        var tenant = await new StoreWithHistory(Store).FillAsync(Cancel);
        var job = await Store.AddJobAsync(Cancel);
        using var writer = await Store.Snapshots.BeginAsync(TenantState.StartOf(Store, job.JobKey), Cancel);
        await tenant.User("eve", "Eve").WriteTypeAsync(writer, "user", Cancel);

        Assert.Empty((await VerifyAsync()).Faults);
    }

    [Theory]
    [InlineData("user,")]
    [InlineData("group,members")]
    public async Task What_could_not_be_read_and_is_carried_forward_is_no_fault(string part)
    {
        var tenant = await new StoreWithHistory(Store).FillAsync(Cancel);
        tenant.Unreadable.Add((part.Split(',')[0], part.Split(',')[1]));
        await tenant.User("eve", "Eve").Purge("user", "cleo").CaptureAsync(Store, Cancel);

        Assert.Empty((await VerifyAsync()).Faults);
    }

    protected Task<VerificationResult> VerifyAsync() => Store.Verifier.RunAsync((_, _) => Task.CompletedTask, Cancel);
}

public sealed class SqliteVerifyTests() : VerifyTests(TestStore.SqliteAsync);

public sealed class SqlServerVerifyTests() : VerifyTests(TestStore.SqlServerAsync);

public sealed class VerifySqlTests
{
    [Fact]
    public void The_long_reads_are_Transact_SQL() => Assert.All(VerifySql.All, sql => Assert.Empty(TransactSql.ErrorsIn(sql)));
}

/// <summary>Four snapshots of a little tenant that moves, an audit and a plan.</summary>
public sealed class StoreWithHistory(TestStore store)
{
    public async Task<TenantState> FillAsync(CancellationToken cancel)
    {
        var tenant = new TenantState()
            .User("ada", "Ada", "Finance").User("bob", "Bob").User("cleo", "Cleo").User("dan", "Dan")
            .Group("admins", "Admins").Member("admins", "ada").Member("admins", "bob");
        await tenant.CaptureAsync(store, cancel);
        await tenant.User("ada", "Ada", "Sales").Member("admins", "cleo").CaptureAsync(store, cancel);
        await tenant.ToBin("bob").Purge("user", "dan").CaptureAsync(store, cancel);
        await tenant.User("ada", "Ada Lovelace", "Sales").User("eve", "Eve").CaptureAsync(store, cancel);
        await AddChainedAsync(cancel);
        return tenant;
    }

    private async Task AddChainedAsync(CancellationToken cancel)
    {
        await using var db = store.Open();
        db.AuditEntries.AddRange(Enumerable.Range(1, 3).Select(number => new AuditEntryRow
        {
            At = DateTime.UnixEpoch,
            Action = "snapshot.capture",
            Target = $"#{number}",
            Outcome = AuditOutcome.Done,
            OperationId = Guid.NewGuid(),
        }));
        var report = new ReportRow { Number = 1, TenantKey = store.Tenant.TenantKey, FromSnapshotKey = 1, Scope = "all", State = "successful", CreatedAt = DateTime.UnixEpoch, JobKey = 1 };
        db.Reports.Add(report);
        await db.SaveChangesAsync(cancel);
        db.Plans.Add(PlanMac.Signed(report.ReportKey, DateTime.UnixEpoch, new("t", "o", "Ada", []), """{"plan":1}""", store.Keys));
        await db.SaveChangesAsync(cancel);
        await store.Anchor.StartAsync(cancel);
    }
}
