using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Recoveries.Approvals;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Data;
using EntraRecoveryPortal.Tests.Data.SqlServer;
using EntraRecoveryPortal.Tests.Features.Snapshots.Retention;
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
    public async Task What_changed_while_a_type_was_read_whole_leaves_no_pack_with_contents_that_nothing_names()
    {
        var tenant = new TenantState();
        foreach (var number in Enumerable.Range(1, 300))
            tenant.User($"u{number}", $"User {number}");
        var job = await Store.AddJobAsync(Cancel);
        using var writer = await Store.Snapshots.BeginAsync(TenantState.StartOf(Store, job.JobKey), Cancel);
        await writer.WriteAsync("user", [.. tenant.Objects.Values], [], Cancel);
        tenant.User("u5", "Renamed meanwhile");
        await writer.WriteLateChangesAsync(
            "user", [tenant.Objects[new("user", "u5")], tenant.Objects[new("user", "u6")] with { State = ObjectState.Gone }], [], Cancel);
        await writer.CompleteTypeAsync(TenantState.ProfileOf("user"), tenant.CoverageOf("user"), DateTime.UnixEpoch, DateTime.UnixEpoch, Cancel);

        var header = await writer.SealAsync(Cancel);

        Assert.Empty((await VerifyAsync()).Faults);
        Assert.Equal(299, header.ObjectCount);
        Assert.Equal("Renamed meanwhile", (await Store.Snapshots.ObjectAsync(header.SnapshotKey, new("user", "u5"), Cancel))!.DisplayName);
        Assert.Equal("User 7", (await Store.Snapshots.ObjectAsync(header.SnapshotKey, new("user", "u7"), Cancel))!.DisplayName);
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

    [Fact]
    public async Task A_purge_beside_it_marks_nothing_and_goes_on_afterwards()
    {
        var tenant = await new StoreWithHistory(Store).FillAsync(Cancel);
        await Store.PassAsync(TimeSpan.FromDays(200), Cancel);
        await tenant.CaptureAsync(Store, Cancel);
        await tenant.CaptureAsync(Store, Cancel);
        var during = new List<int>();

        var result = await Store.Verifier.RunAsync(async (_, _) => during.AddRange(await Store.PurgeAsync(Cancel)), Cancel);

        Assert.Empty(during);
        Assert.Equal([1, 2, 3, 4, 5, 6], result.Unaltered);
        Assert.NotEmpty(await Store.PurgeAsync(Cancel));
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
        var plan = PlanMac.Signed(report.ReportKey, DateTime.UnixEpoch, new("t", "o", "Ada", []), """{"plan":1}""", store.Keys);
        db.Plans.Add(plan);
        await db.SaveChangesAsync(cancel);
        db.PlanDecisions.Add(Decisions.Row(plan, PlanDecisionRow.Approved, new("t", "b", "Bob", []), "As agreed.", DateTime.UnixEpoch, DateTime.UnixEpoch, store.Keys, expiresAt: DateTime.UnixEpoch.AddDays(1)));
        await db.SaveChangesAsync(cancel);
        await AddResultsAsync(db, report.ReportKey, plan.PlanKey, cancel);
        await store.Anchor.StartAsync(cancel);
    }

    // What a report found and how a recovery ended, sealed as their jobs seal them.
    private async Task AddResultsAsync(PortalDbContext db, long reportKey, long planKey, CancellationToken cancel)
    {
        var change = new ReportChangeRow { ReportKey = reportKey, Type = "user", ObjectId = "ada", DisplayName = "Ada", Action = "update", AttributeCount = 1 };
        var recovery = new RecoveryRow
        {
            Number = 1,
            TenantKey = store.Tenant.TenantKey,
            ReportKey = reportKey,
            PlanKey = planKey,
            Reason = "Case 7",
            ConflictPolicy = "skip",
            State = "successful",
            CreatedAt = DateTime.UnixEpoch,
            CompletedAt = DateTime.UnixEpoch,
        };
        db.ReportChanges.Add(change);
        db.Recoveries.Add(recovery);
        await db.SaveChangesAsync(cancel);
        db.ReportItems.Add(new() { ChangeKey = change.ChangeKey, ReportKey = reportKey, Kind = "attribute", Path = "jobTitle", From = "\"Finance\"", Now = "\"Sales\"" });
        db.RecoverySteps.Add(new()
        {
            RecoveryKey = recovery.RecoveryKey,
            Order = 1,
            Type = "user",
            ObjectId = "ada",
            ObjectName = "Ada",
            Kind = "update",
            Why = "It was ticked.",
            Method = "PATCH",
            Path = "users/ada",
            Outcome = "applied",
        });
        db.Readings.Add(ReadingStore.Pack(
            new() { TenantKey = store.Tenant.TenantKey, TakenAt = DateTime.UnixEpoch, Scope = Scope.All, Profiles = [], Coverage = [], Objects = [], Links = [] }, store.Keys));
        await db.SaveChangesAsync(cancel);
        db.NewIds.Add(NewIdMac.Signed(
            new()
            {
                TenantKey = store.Tenant.TenantKey,
                Type = "group",
                OldId = "finance",
                NewId = "finance-again",
                RecoveryKey = recovery.RecoveryKey,
                Order = 1,
                At = DateTime.UnixEpoch,
                KeyId = store.Keys.ActiveId,
            },
            store.Keys));
        await db.SaveChangesAsync(cancel);
        await ResultSeal.AddAsync(db, store.Keys, SealRow.Report, reportKey, DateTime.UnixEpoch, cancel);
        await ResultSeal.AddAsync(db, store.Keys, SealRow.Recovery, recovery.RecoveryKey, DateTime.UnixEpoch, cancel);
        await db.SaveChangesAsync(cancel);
    }
}
