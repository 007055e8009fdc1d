using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Features.Recoveries.Approvals;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Data;
using EntraRecoveryPortal.Tests.Features.Snapshots;
using EntraRecoveryPortal.Tests.Graph;
using EntraRecoveryPortal.Tests.Hosting;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>The whole portal over a store of its own, and a Graph with some users whose departments somebody changed from Finance to Sales.</summary>
internal sealed class RecoveryWorld : IAsyncDisposable
{
    public const string Finance = "\"Finance\"";
    public const string Sales = "\"Sales\"";

    private readonly ConcurrentDictionary<string, JsonObject> users = new();
    private readonly LoopbackGraph graph;

    private RecoveryWorld(LoopbackGraph graph, PortalUnderTest portal) => (this.graph, Portal) = (graph, portal);

    public PortalUnderTest Portal { get; }

    /// <summary>Asked before a write takes effect; true when it answered itself.</summary>
    public Func<string, HttpContext, Task<bool>> OnWrite { get; set; } = (_, _) => Task.FromResult(false);

    public IEnumerable<string> Writes => graph.Calls.Where(call => !call.StartsWith("GET", StringComparison.Ordinal) && !call.StartsWith("POST directoryObjects/get", StringComparison.Ordinal));

    /// <summary>The body of the newest write.</summary>
    public string LastBody => graph.Bodies.Last();

    /// <summary>Every value of every row, as text.</summary>
    public async Task<string> WholeStoreAsync()
    {
        await using var db = await OpenAsync();
        await db.Database.OpenConnectionAsync(Cancel);
        var state = new StringBuilder();
        foreach (var table in db.Model.GetEntityTypes().Select(type => type.GetTableName()).Distinct())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\"";
            await using var rows = await command.ExecuteReaderAsync(Cancel);
            while (await rows.ReadAsync(Cancel))
                state.AppendLine(string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(i => rows[i] is byte[] bytes ? Encoding.UTF8.GetString(bytes) : rows[i].ToString())));
        }

        return state.ToString();
    }

    public static string User(int number) => $"5f0c7e4a-0000-4000-8000-0000000001{number:00}";

    public static async Task<RecoveryWorld> StartAsync(bool withWriter = true, params (string, string)[] settings)
    {
        var tenant = await LoopbackGraph.StartAsync();
        tenant.Map("organization", """{"value":[{"id":"tenant","displayName":"Contoso"}]}""");
        (string, string)[] writer = withWriter ? [("Tenant:Writer:ClientId", "5f0c7e4a-0000-4000-8000-000000000004"), ("Tenant:Writer:ClientSecret", "writer-secret")] : [];
        var portal = await PortalUnderTest.StartAsync(tenant.Url, services: services => services.AddSingleton(new RecoveryPace
        {
            BetweenReads = TimeSpan.FromMilliseconds(10),
            InFlight = TimeSpan.FromMilliseconds(50),
            Throttled = TimeSpan.FromMilliseconds(10),
        }), settings: [.. writer, .. settings]);
        return new(tenant, portal);
    }

    /// <summary>A user as it is live.</summary>
    public void Live(int number, string department)
    {
        var id = User(number);
        users[id] = new() { ["id"] = id, ["displayName"] = $"User {number}", ["department"] = department };
        graph.MapRaw($"users/{id}", context => AnswerAsync(id, context));
    }

    /// <summary>A user in the recycle bin; once restored, so many reads do not find it yet.</summary>
    public void InBin(int number, string department, int readsUntilShown = 0)
    {
        var id = User(number);
        var unseen = int.MaxValue;
        users[id] = new() { ["id"] = id, ["displayName"] = $"User {number}", ["department"] = department };
        graph.MapRaw($"users/{id}", context => context.Request.Method == "GET" && unseen-- > 0 ? RefuseAsync(context, 404, "Request_ResourceNotFound") : AnswerAsync(id, context));
        graph.MapRaw($"directory/deletedItems/microsoft.graph.user/{id}", context =>
            unseen > readsUntilShown ? graph.WriteAsync(context, 200, users[id].ToJsonString()) : RefuseAsync(context, 404, "Request_ResourceNotFound"));
        graph.MapRaw($"directory/deletedItems/{id}/restore", async context =>
        {
            if (await OnWrite(id, context))
                return;
            unseen = readsUntilShown;
            await graph.WriteAsync(context, 200, users[id].ToJsonString());
        });
    }

    /// <summary>A user who is neither live nor in the recycle bin.</summary>
    public void Gone(int number)
    {
        graph.MapRaw($"users/{User(number)}", context => RefuseAsync(context, 404, "Request_ResourceNotFound"));
        graph.MapRaw($"directory/deletedItems/microsoft.graph.user/{User(number)}", context => RefuseAsync(context, 404, "Request_ResourceNotFound"));
    }

    public string DepartmentOf(int number) => users[User(number)]["department"]!.GetValue<string>();

    public Task RefuseAsync(HttpContext context, int status, string code) =>
        graph.WriteAsync(context, status, $$$"""{"error":{"code":"{{{code}}}","message":"Insufficient privileges."}}""");

    /// <summary>A finished report in which these users' departments differ, all ticked by this person.</summary>
    public Task<int> ReportAsync(TestPerson by, params int[] numbers) => ReportAsync(by, by, numbers);

    public async Task<int> ReportAsync(TestPerson maker, TestPerson by, int[] numbers)
    {
        await using var db = await OpenAsync();
        var report = new ReportRow
        {
            Number = 1 + await db.Reports.CountAsync(Cancel),
            TenantKey = TenantKey,
            Scope = "all",
            State = JobState.Successful,
            CreatedAt = Now,
            CreatedByTenantId = PortalUnderTest.TenantId,
            CreatedByObjectId = maker.ObjectId,
            CreatedByName = maker.Name,
        };
        db.Reports.Add(report);
        await db.SaveChangesAsync(Cancel);
        foreach (var number in numbers)
        {
            var change = new ReportChangeRow
            {
                ReportKey = report.ReportKey,
                Type = "user",
                ObjectId = User(number),
                DisplayName = $"User {number}",
                Action = "update",
                FromState = "present",
                NowState = "present",
                FromContent = Content(number, "Finance"),
                NowContent = Content(number, "Sales"),
            };
            db.ReportChanges.Add(change);
            await db.SaveChangesAsync(Cancel);
            var item = new ReportItemRow { ReportKey = report.ReportKey, ChangeKey = change.ChangeKey, Kind = "attribute", Path = "department", From = Finance, Now = Sales };
            db.ReportItems.Add(item);
            await db.SaveChangesAsync(Cancel);
            db.DraftTicks.Add(new() { ReportKey = report.ReportKey, PersonTenantId = PortalUnderTest.TenantId, PersonObjectId = by.ObjectId, ItemKey = item.ItemKey });
            await db.SaveChangesAsync(Cancel);
        }

        return report.Number;
    }

    public async Task<ReviewedPlan> PlanAsync(TestPerson by, int report)
    {
        await using var scope = Portal.ScopeOf(by);
        return Assert.IsType<PlanAnswer.Planned>(await Service(scope).PlanAsync(report, Cancel)).Plan;
    }

    public async Task<StartAnswer> StartAsync(TestPerson? by, StartRecovery start)
    {
        await using var scope = Portal.ScopeOf(by);
        return await Service(scope).StartAsync(start, Cancel);
    }

    /// <summary>Plans, starts and waits for the end.</summary>
    public async Task<RecoverySummary> RunAsync(int report, bool overwrite = false) => await RunAsync(await PlanAsync(TestPerson.Ada, report), overwrite);

    public async Task<RecoverySummary> RunAsync(ReviewedPlan plan, bool overwrite = false)
    {
        var started = Assert.IsType<StartAnswer.Started>(await StartAsync(TestPerson.Ada, Filled(plan) with { OverwriteConflicts = overwrite }));
        return await EndAsync(started.Number);
    }

    public static StartRecovery Filled(ReviewedPlan plan) => new()
    {
        PlanKey = plan.PlanKey,
        PlanHash = plan.Hash,
        Reason = "The script was wrong.",
        CauseStopped = true,
        OperationId = Guid.NewGuid(),
    };

    public Task<RecoverySummary> EndAsync(int number) => UntilAsync(number, recovery => recovery.IsOver);

    /// <summary>That a run was refused is in the audit, once.</summary>
    public async Task RefusedRunAsync(int number) =>
        Assert.Equal((AuditOutcome.Refused, $"recovery {number}", null), (await Portal.AuditAsync()).Where(entry => entry.Action == "recovery.run").Select(entry => (entry.Outcome, entry.Target, entry.PersonObjectId)).Single());

    /// <summary>Waits until a recovery is so.</summary>
    public async Task<RecoverySummary> UntilAsync(int number, Func<RecoverySummary, bool> isSo)
    {
        await using var scope = Portal.ScopeOf(TestPerson.Rita);
        var changes = Channel.CreateUnbounded<bool>();
        using var subscription = scope.ServiceProvider.GetRequiredService<JobQueue>().Subscribe(() => changes.Writer.TryWrite(true));
        while (true)
        {
            if (await scope.ServiceProvider.GetRequiredService<RecoveryHistory>().FindAsync(number, Cancel) is { } found && isSo(found))
                return found;
            await changes.Reader.ReadAsync(Cancel);
        }
    }

    public async Task<IReadOnlyList<RecoveryStepRow>> StepsAsync(int number)
    {
        await using var scope = Portal.ScopeOf(TestPerson.Rita);
        return (await scope.ServiceProvider.GetRequiredService<RecoveryHistory>().StepsAsync(new() { RecoveryNumber = number, Take = 200 }, Cancel)).Items;
    }

    /// <summary>Seals a snapshot of that state.</summary>
    public async Task CaptureAsync(TenantState state)
    {
        await using var db = await OpenAsync();
        var job = TestStore.JobOf(TenantKey);
        // Held, or the portal's own runner would take a job that nobody seems to work at.
        (job.LeaseOwner, job.LeaseUntil) = ("test", Now.AddYears(1));
        db.Jobs.Add(job);
        await db.SaveChangesAsync(Cancel);
        await state.CaptureAsync(Portal.Services.GetRequiredService<SnapshotStore>(), TenantKey, job.JobKey, Cancel);
    }

    /// <summary>A plan of these steps, kept as if it had been reviewed.</summary>
    public Task<ReviewedPlan> KeepAsync(int report, params PlanStep[] steps) =>
        KeepAsync(report, PlannedSteps.Plan([.. steps.Select((step, index) => step with { Order = index + 1 })]), GuardVerdict.Clear);

    /// <summary>The same with what the guards said.</summary>
    public async Task<ReviewedPlan> KeepAsync(int report, RecoveryPlan plan, GuardVerdict verdict)
    {
        await using var db = await OpenAsync();
        var json = new PlanDocument(plan, verdict).ToJson();
        var reportKey = await db.Reports.Where(row => row.Number == report).Select(row => row.ReportKey).SingleAsync(Cancel);
        var ada = new Person(PortalUnderTest.TenantId, TestPerson.Ada.ObjectId, TestPerson.Ada.Name, []);
        var row = PlanMac.Signed(reportKey, Now, ada, json, Portal.Services.GetRequiredService<StoreKeys>());
        db.Plans.Add(row);
        await db.SaveChangesAsync(Cancel);
        return new()
        {
            PlanKey = row.PlanKey,
            Hash = PlanDocument.HashOf(json),
            ReportNumber = report,
            Plan = PlanDocument.FromJson(json).Plan,
            Verdict = verdict,
            CreatedAt = row.CreatedAt,
        };
    }

    /// <summary>A recovery that another portal began and left; its lease is over.</summary>
    public async Task<int> AbandonedRunAsync(ReviewedPlan plan, Action<IReadOnlyList<RecoveryStepRow>> asItWasLeft, string? reviewedHash = null, int begun = 1, bool isStarted = true, string? madeAgainAs = null, bool isForged = false)
    {
        await using var db = await OpenAsync();
        await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
        var planRow = await db.Plans.SingleAsync(row => row.PlanKey == plan.PlanKey, Cancel);
        var job = new JobRow
        {
            TenantKey = TenantKey,
            Kind = RecoveryJob.Kind,
            Argument = "",
            State = JobState.Running,
            CreatedAt = Now,
            StartedByTenantId = PortalUnderTest.TenantId,
            StartedByObjectId = TestPerson.Ada.ObjectId,
            StartedByName = TestPerson.Ada.Name,
            Epoch = begun,
            OperationId = Guid.NewGuid(),
        };
        db.Jobs.Add(job);
        await db.SaveChangesAsync(Cancel);
        var recovery = new RecoveryRow
        {
            Number = 1,
            TenantKey = TenantKey,
            ReportKey = planRow.ReportKey,
            PlanKey = plan.PlanKey,
            JobKey = job.JobKey,
            Reason = "The script was wrong.",
            ConflictPolicy = ConflictPolicy.Skip,
            State = RecoveryState.Running,
            CreatedAt = Now,
            StepCount = plan.Plan.Steps.Count,
        };
        db.Recoveries.Add(recovery);
        await db.SaveChangesAsync(Cancel);
        var ada = new Person(PortalUnderTest.TenantId, TestPerson.Ada.ObjectId, TestPerson.Ada.Name, []);
        if (isStarted)
            db.PlanDecisions.Add(Decisions.Row(planRow, PlanDecisionRow.Started, ada, recovery.Reason, Now, Now, Portal.Services.GetRequiredService<StoreKeys>(), recovery.ConflictPolicy, recoveryKey: recovery.RecoveryKey));
        job.Argument = new RecoveryArgument(recovery.RecoveryKey, reviewedHash ?? plan.Hash).ToJson();
        List<RecoveryStepRow> steps = [.. plan.Plan.Steps.Select(step => StepRows.Of(recovery.RecoveryKey, step, plan.Names))];
        asItWasLeft(steps);
        recovery.Applied = steps.Count(step => step.Outcome == StepOutcome.Applied);
        db.RecoverySteps.AddRange(steps);
        await db.SaveChangesAsync(Cancel);
        if (madeAgainAs is not null)
        {
            var row = new NewIdRow
            {
                TenantKey = TenantKey,
                Type = steps[0].Type,
                OldId = steps[0].ObjectId,
                NewId = madeAgainAs,
                RecoveryKey = recovery.RecoveryKey,
                Order = 1,
                At = Now,
                KeyId = Portal.Services.GetRequiredService<StoreKeys>().ActiveId,
                Mac = new byte[32],
            };
            db.NewIds.Add(isForged ? row : NewIdMac.Signed(row, Portal.Services.GetRequiredService<StoreKeys>()));
            await db.SaveChangesAsync(Cancel);
        }

        await transaction.CommitAsync(Cancel);
        await using var scope = Portal.ScopeOf(TestPerson.Ada);
        scope.ServiceProvider.GetRequiredService<JobQueue>().Wake();
        return recovery.Number;
    }

    public async Task<PortalDbContext> OpenAsync() => await Portal.Contexts.CreateDbContextAsync(Cancel);

    public static RecoveryService Service(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<RecoveryService>();

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        await graph.DisposeAsync();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    private long TenantKey => Portal.Services.GetRequiredService<SingleTenant>().TenantKey;

    private static string Content(int number, string department) =>
        CanonicalJson.Parse($$"""{"id":"{{User(number)}}","displayName":"User {{number}}","department":"{{department}}"}""").ToString();

    private async Task AnswerAsync(string id, HttpContext context)
    {
        if (context.Request.Method == "GET")
        {
            await graph.WriteAsync(context, 200, users[id].ToJsonString());
            return;
        }

        var body = context.Request.Method == "DELETE" ? [] : (JsonObject)JsonNode.Parse(graph.Bodies.Last())!;
        if (await OnWrite(id, context))
            return;
        Apply(id, body);
        context.Response.StatusCode = 204;
        context.Response.Headers["request-id"] = "the-request-id";
    }

    public void Apply(string id, JsonObject? body = null)
    {
        foreach (var (name, value) in body ?? (JsonObject)JsonNode.Parse(graph.Bodies.Last())!)
            users[id][name] = value?.DeepClone();
    }
}
