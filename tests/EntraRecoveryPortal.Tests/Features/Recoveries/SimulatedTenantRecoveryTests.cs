using System.Linq.Expressions;
using System.Threading.Channels;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.TenantSimulator.Weather;
using EntraRecoveryPortal.Tests.Hosting;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>Snapshot, incident, report, recovery, report: the services from end to end over HTTP, without a browser.</summary>
public sealed class SimulatedTenantRecoveryTests : IAsyncLifetime
{
    private readonly WebApplication tenant = TenantSimulatorHost.Build(new SimulatorOptions { Url = new("http://127.0.0.1:0"), Users = 40, Weather = TenantWeather.Calm }, TimeProvider.System);
    private PortalUnderTest portal = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await tenant.StartAsync(Cancel);
        portal = await PortalUnderTest.StartAsync(
            new Uri(tenant.Urls.Single()),
            services: services => services
                .AddSingleton(new RecoveryPace { BetweenReads = TimeSpan.FromMilliseconds(20) })
                .AddSingleton(new GraphPacing { ConditionalAccessSpacing = TimeSpan.FromMilliseconds(20) }),
            settings:
            [
                ("SignIn:TenantId", SimulatedTenant.TenantId), ("SignIn:ClientId", SimulatedTenant.PortalClientId), ("SignIn:ClientSecret", SimulatedTenant.PortalClientSecret),
                ("Tenant:Id", SimulatedTenant.TenantId),
                ("Tenant:Reader:ClientId", SimulatedTenant.ReaderClientId), ("Tenant:Reader:ClientSecret", SimulatedTenant.ReaderClientSecret),
                ("Tenant:Writer:ClientId", SimulatedTenant.WriterClientId), ("Tenant:Writer:ClientSecret", SimulatedTenant.WriterClientSecret),
            ]);
    }

    public async ValueTask DisposeAsync()
    {
        await portal.DisposeAsync();
        await tenant.DisposeAsync();
    }

    [Theory]
    [InlineData("bulk-overwrite")]
    [InlineData("conditional-access")]
    [InlineData("intrusion")]
    public async Task An_incident_is_healed_but_for_what_was_said_to_stay(string incident)
    {
        await using var scope = portal.ScopeOf(TestPerson.Ada);
        var report = await AfterIncidentAsync(scope, incident);

        var number = await RecoverAsync(scope, report);

        var steps = (await Get<RecoveryHistory>(scope).StepsAsync(new() { RecoveryNumber = number, Take = 200 }, Cancel)).Items;
        Assert.All(steps, step => Assert.True(StepOutcome.IsAsPlanned(step.Outcome), $"{step.Order} {step.Method} {step.Path}: {step.Outcome} {step.Code} {step.Message}"));
        var recovery = (await Get<RecoveryHistory>(scope).FindAsync(number, Cancel))!;
        Assert.Equal((RecoveryState.Successful, 0), (recovery.State, recovery.Verification!.Different.Count));
        var saidToStay = await ItemsAsync(report, item => item.NotRestorable != null);
        Assert.Empty((await ItemsAsync(await SinceSnapshotAsync(scope), _ => true)).Except(saidToStay));
    }

    [Fact]
    public async Task An_undo_brings_the_values_back_that_were_there_before_the_recovery()
    {
        await using var scope = portal.ScopeOf(TestPerson.Ada);
        var report = await AfterIncidentAsync(scope, "bulk-overwrite");
        var recovery = await Get<RecoveryHistory>(scope).FindAsync(await RecoverAsync(scope, report), Cancel);

        var undo = await Get<ReportService>(scope).CreateFromReadingAsync(recovery!.BeforeReadingKey!.Value, "Before recovery 1", Guid.NewGuid(), Cancel);
        await RecoverAsync(scope, await MadeAsync(scope, undo));

        var overwritten = await ItemsAsync(report, item => item.Kind == "attribute");
        Assert.NotEmpty(overwritten);
        Assert.Equal(overwritten, await ItemsAsync(await SinceSnapshotAsync(scope), item => item.Kind == "attribute"));
    }

    private async Task<ReportRow> AfterIncidentAsync(AsyncServiceScope scope, string incident)
    {
        await JobAsync(scope, await Get<SnapshotService>(scope).CaptureAsync(note: null, Guid.NewGuid(), Cancel));
        using var client = new HttpClient { BaseAddress = new Uri(tenant.Urls.Single()) };
        using var caused = await client.PostAsync($"/_simulator/incidents/{incident}", content: null, Cancel);
        return await SinceSnapshotAsync(scope);
    }

    /// <summary>Ticks all that can be ticked, reviews, runs.</summary>
    private static async Task<int> RecoverAsync(AsyncServiceScope scope, ReportRow report)
    {
        var recoveries = Get<RecoveryService>(scope);
        Assert.NotEqual(0, await Get<DraftService>(scope).TickMatchingAsync(report.ReportKey, ChangeFilter.None, Cancel));
        var plan = Assert.IsType<PlanAnswer.Planned>(await recoveries.PlanAsync(report.Number, Cancel)).Plan;
        var start = RecoveryWorld.Filled(plan) with { TypedConfirmation = PlanWords.Confirmation(plan.Plan, recoveries.TenantName) };
        var started = Assert.IsType<StartAnswer.Started>(await recoveries.StartAsync(start, Cancel));
        await UntilAsync(scope, async () => (await Get<RecoveryHistory>(scope).FindAsync(started.Number, Cancel))!.IsOver);
        return started.Number;
    }

    private static T Get<T>(AsyncServiceScope scope) where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

    private async Task<ReportRow> SinceSnapshotAsync(AsyncServiceScope scope)
    {
        var made = await Get<ReportService>(scope).CreateAsync(new() { From = 1, OperationId = Guid.NewGuid() }, Cancel);
        return await MadeAsync(scope, Assert.IsType<ReportCreation.Created>(made).Number);
    }

    private async Task<ReportRow> MadeAsync(AsyncServiceScope scope, int number)
    {
        await using var db = await portal.Contexts.CreateDbContextAsync(Cancel);
        var row = await db.Reports.AsNoTracking().SingleAsync(report => report.Number == number, Cancel);
        await JobAsync(scope, row.JobKey!.Value);
        return row;
    }

    private async Task<IReadOnlyList<string>> ItemsAsync(ReportRow report, Expression<Func<ReportItemRow, bool>> which)
    {
        await using var db = await portal.Contexts.CreateDbContextAsync(Cancel);
        var items = await db.ReportItems.Where(item => item.ReportKey == report.ReportKey).Where(which)
            .Join(db.ReportChanges, item => item.ChangeKey, change => change.ChangeKey, (item, change) => $"{change.ObjectId} {change.DisplayName} {item.Kind} {item.Path} {item.Now}")
            .ToListAsync(Cancel);
        return [.. items.Order(StringComparer.Ordinal)];
    }

    private static Task JobAsync(AsyncServiceScope scope, long jobKey) => UntilAsync(scope, async () =>
    {
        var job = await Get<JobQueue>(scope).FindAsync(jobKey, Cancel);
        Assert.NotEqual(JobState.Failed, job!.State);
        return JobState.IsFinal(job.State);
    });

    private static async Task UntilAsync(AsyncServiceScope scope, Func<Task<bool>> isSo)
    {
        var changes = Channel.CreateUnbounded<bool>();
        using var subscription = Get<JobQueue>(scope).Subscribe(() => changes.Writer.TryWrite(true));
        while (!await isSo())
            await changes.Reader.ReadAsync(Cancel);
    }
}
