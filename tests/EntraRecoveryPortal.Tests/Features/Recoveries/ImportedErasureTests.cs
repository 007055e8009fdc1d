using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Features.Recoveries.Approvals;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Hosting;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Data;
using EntraRecoveryPortal.Tests.Features.Snapshots;
using EntraRecoveryPortal.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

public abstract class ImportedErasureTests(Func<CancellationToken, Task<TestStore>> open) : StoreSuite(open)
{
    private const string Secret = "Ada Lovelace";

    private readonly Func<CancellationToken, Task<TestStore>> _open = open;

    [Fact]
    public async Task An_erasure_reaches_the_plans_and_journals_that_an_archive_brought_and_all_chains_still_hold()
    {
        using var folder = new TemporaryFolder();
        await RecoverAsync();
        await using var other = await _open(Cancel);
        await ImportAsync(Store, other, folder["first.zip"]);
        Assert.Equal(2, await NamingAsync(other));

        Assert.Equal(0, await EraseAsync(other, "ada"));

        Assert.Equal(0, await NamingAsync(other));
        await using var db = other.Open();
        Assert.Contains("users/bob", (await db.ImportedRecords.SingleAsync(row => row.TableName == "JournalEntries" && row.Number == 3, Cancel)).Line, StringComparison.Ordinal);
        var result = await VerifyAsync(other);
        Assert.Empty(result.Faults);
        Assert.Equal(4, result.Erased); // a version, a plan, and what was sent and answered
        Assert.Equal(3, result.Unproven);
    }

    [Fact]
    public async Task It_reaches_what_yet_another_store_had_imported_and_is_known_as_an_erasure_wherever_it_comes()
    {
        using var folder = new TemporaryFolder();
        await RecoverAsync();
        await using var second = await _open(Cancel);
        await ImportAsync(Store, second, folder["first.zip"]);
        await using var third = await _open(Cancel);
        await ImportAsync(second, third, folder["second.zip"]);
        await using var fourth = await _open(Cancel);

        Assert.Equal(0, await EraseAsync(third, "ada"));
        await ImportAsync(third, fourth, folder["third.zip"]);

        foreach (var store in new[] { third, fourth })
        {
            Assert.Equal(0, await NamingAsync(store));
            var result = await VerifyAsync(store);
            Assert.Empty(result.Faults);
            Assert.Equal(3, result.Unproven);
        }
    }

    // She was made again, which names her in the body alone; the other one was updated.
    private async Task RecoverAsync()
    {
        await new TenantState().User("ada", Secret).User("bob", "Bob").CaptureAsync(Store, Cancel);
        await using var db = Store.Open();
        var report = new ReportRow { Number = 1, TenantKey = Store.Tenant.TenantKey, FromSnapshotKey = 1, Scope = "all", State = "successful", CreatedAt = DateTime.UnixEpoch, JobKey = 1 };
        db.Reports.Add(report);
        await db.SaveChangesAsync(Cancel);
        var document = new PlanDocument(
            PlannedSteps.Plan(PlannedSteps.Step("user", "ada", StepKind.Create) with { ObjectName = Secret }, PlannedSteps.Step("user", "bob", StepKind.Update, order: 2)), GuardVerdict.Clear);
        var plan = PlanMac.Signed(report.ReportKey, DateTime.UnixEpoch, Person.Host, document.ToJson(), Store.Keys);
        db.Plans.Add(plan);
        await db.SaveChangesAsync(Cancel);
        db.Recoveries.Add(new()
        {
            Number = 1,
            TenantKey = Store.Tenant.TenantKey,
            ReportKey = report.ReportKey,
            PlanKey = plan.PlanKey,
            Reason = "Case 7",
            ConflictPolicy = "skip",
            State = "running",
            CreatedAt = DateTime.UnixEpoch,
        });
        await db.SaveChangesAsync(Cancel);
        db.PlanDecisions.Add(Decisions.Row(plan, PlanDecisionRow.Started, Person.Host, "Case 7", DateTime.UnixEpoch, signedInAt: null, Store.Keys, recoveryKey: 1));
        (int Order, string What, string Detail)[] entries =
            [(1, "intent", $$"""{"path":"users","body":"{\"displayName\":\"{{Secret}}\"}"}"""), (1, "answer", """{"status":201}"""), (2, "intent", """{"path":"users/bob"}""")];
        foreach (var (order, what, detail) in entries)
        {
            db.JournalEntries.Add(new() { RecoveryKey = 1, Order = order, Event = what, At = DateTime.UnixEpoch, Detail = detail });
            await db.SaveChangesAsync(Cancel);
        }
    }

    private static async Task ImportAsync(TestStore from, TestStore into, string path)
    {
        await using (var file = File.Create(path))
            await from.Archive.WriteAsync((await from.Snapshots.LatestAsync(Cancel))!.SnapshotKey, file, Cancel);
        await into.Import.RunAsync([path], _ => Task.CompletedTask, Cancel);
    }

    private static async Task<int> NamingAsync(TestStore store)
    {
        await using var db = store.Open();
        return await db.ImportedRecords.CountAsync(row => row.Line.Contains(Secret), Cancel);
    }

    private static async Task<int> EraseAsync(TestStore store, string id)
    {
        var command = new EraseCommand(
            new StoreOpening(store.Database, store.Keys, Options.Create(new TenantOptions { Id = store.Tenant.TenantId })), store.Contexts,
            [new SnapshotErasure(store.Keys), new RecoveryErasure(store.Keys, store.Clock), new ImportedErasure()], store.Keys, store.Tenant, store.Clock);
        var arguments = new ConfigurationBuilder().AddInMemoryCollection([new("object", id), new("reason", "She asked for it."), new("confirm", id)]).Build();
        return await command.RunAsync(arguments, TextReader.Null, TextWriter.Null, Cancel);
    }

    private static Task<VerificationResult> VerifyAsync(TestStore store) => store.Verifier.RunAsync((_, _) => Task.CompletedTask, Cancel);
}

public sealed class SqliteImportedErasureTests() : ImportedErasureTests(TestStore.SqliteAsync);

public sealed class SqlServerImportedErasureTests() : ImportedErasureTests(TestStore.SqlServerAsync);
