using System.Globalization;
using System.Text;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Security;

/// <summary>A portal whose store holds one of everything, so that whoever gets through a door leaves a trace.</summary>
public class GuardedStore : IAsyncLifetime
{
    private static readonly string Plan = new PlanDocument(new RecoveryPlan { Steps = [], LeftOut = [], Warnings = [] }, GuardVerdict.Clear).ToJson();

    internal static string PlanHash { get; } = PlanDocument.HashOf(Plan);

    internal PortalUnderTest Portal { get; private set; } = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    public virtual async ValueTask InitializeAsync()
    {
        Portal = await OpenAsync();
        await Portal.KeepStillAsync(); // what changes is by whoever came through a door
        var tenantKey = Portal.Services.GetRequiredService<SingleTenant>().TenantKey;
        await using var db = await Portal.Contexts.CreateDbContextAsync(Cancel);

        // Another portal holds it, so that it stays as it is.
        db.Add(new JobRow
        {
            TenantKey = tenantKey,
            Kind = RecoveryJob.Kind,
            Argument = "{}",
            State = JobState.Running,
            CreatedAt = Now,
            LeaseOwner = "another",
            LeaseUntil = Now.AddDays(1),
            Epoch = 1,
            StartedByTenantId = PortalUnderTest.TenantId,
            StartedByObjectId = TestPerson.Ada.ObjectId,
            StartedByName = TestPerson.Ada.Name,
            OperationId = Guid.NewGuid(),
        });
        await db.SaveChangesAsync(Cancel);
        var store = Portal.Services.GetRequiredService<SnapshotStore>();
        using (var writer = await store.BeginAsync(new() { TenantKey = tenantKey, JobKey = 1, Epoch = 1, Trigger = "manual" }, Cancel))
            await writer.SealAsync(Cancel);
        await store.KeepReadingAsync(db, new() { TenantKey = tenantKey, TakenAt = Now, Scope = Scope.All, Profiles = [], Coverage = [], Objects = [], Links = [] }, Cancel);
        db.Add(new ReportRow { Number = 1, TenantKey = tenantKey, FromSnapshotKey = 1, Scope = "all", State = JobState.Successful, CreatedAt = Now, JobKey = 1 });
        await db.SaveChangesAsync(Cancel);
        db.Add(new ReportChangeRow { ReportKey = 1, Type = "user", ObjectId = "bob", DisplayName = "Bob", Action = "update", FromState = "present", NowState = "present" });
        await db.SaveChangesAsync(Cancel);
        db.Add(new ReportItemRow { ReportKey = 1, ChangeKey = 1, Kind = "attribute", Path = "department" });
        db.Add(new ReportItemRow { ReportKey = 1, ChangeKey = 1, Kind = "attribute", Path = "jobTitle" });
        await db.SaveChangesAsync(Cancel);
        // Even those who may not tick have a tick that could be taken away.
        TestPerson[] people = [TestPerson.Rita, TestPerson.Anna, TestPerson.Nora, TestPerson.Ada];
        db.AddRange(people.Select(person => new DraftTickRow { ReportKey = 1, PersonTenantId = PortalUnderTest.TenantId, PersonObjectId = person.ObjectId, ItemKey = 1 }));
        var rita = new Person(PortalUnderTest.TenantId, TestPerson.Rita.ObjectId, TestPerson.Rita.Name, []);
        db.Add(PlanMac.Signed(1, Now, rita, Plan, Portal.Services.GetRequiredService<StoreKeys>()));
        await db.SaveChangesAsync(Cancel);
        db.Add(new RecoveryRow { Number = 1, TenantKey = tenantKey, ReportKey = 1, PlanKey = 1, JobKey = 1, Reason = "Because.", ConflictPolicy = ConflictPolicy.Skip, State = RecoveryState.Running, CreatedAt = Now });
        await db.SaveChangesAsync(Cancel);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Every value of every row but the audit's and the heads of chains.</summary>
    internal Task<string> StateAsync() => Portal.StateAsync();

    private protected virtual Task<PortalUnderTest> OpenAsync() => PortalUnderTest.StartAsync(ClosedPortal.NoAuthority);
}

internal static class PortalState
{
    /// <summary>Every value of every row but the audit's and the heads of chains.</summary>
    public static async Task<string> StateAsync(this PortalUnderTest portal)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var db = await portal.Contexts.CreateDbContextAsync(cancel);
        var connection = db.Database.GetDbConnection();
        await db.Database.OpenConnectionAsync(cancel);
        var state = new StringBuilder();
        foreach (var table in db.Model.GetEntityTypes().Where(type => type.ClrType != typeof(AuditEntryRow) && type.ClrType != typeof(ChainHeadRow)).Select(type => type.GetTableName()).Distinct())
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\" ORDER BY 1";
            await using var rows = await command.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel))
            {
                var values = Enumerable.Range(0, rows.FieldCount).Select(i => rows[i] is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(rows[i], CultureInfo.InvariantCulture));
                state.AppendLine(CultureInfo.InvariantCulture, $"{table}: {string.Join('|', values)}");
            }
        }

        return state.ToString();
    }
}
