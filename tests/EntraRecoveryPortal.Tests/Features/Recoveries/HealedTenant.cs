using System.Threading.Channels;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Features.Recoveries.Aftermath;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.Tests.Hosting;
using EntraRecoveryPortal.Tests.Security;
using EntraRecoveryPortal.Tests.TenantSimulator;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Features.Recoveries;

/// <summary>A simulated tenant over HTTP and the whole portal before it: snapshot, report, recovery, through the services that the pages use.</summary>
internal sealed class HealedTenant : IAsyncDisposable
{
    private readonly PortalUnderTest portal;
    private readonly AsyncServiceScope scope;

    private HealedTenant(RunningSimulator tenant, PortalUnderTest portal) => (Tenant, this.portal, scope) = (tenant, portal, portal.ScopeOf(TestPerson.Ada));

    public RunningSimulator Tenant { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<HealedTenant> StartAsync(SimulatorOptions? options = null, TimeProvider? clock = null, bool openExtensions = false, Func<RunningSimulator, Task<(string Key, string Value)[]>>? settings = null)
    {
        var tenant = await RunningSimulator.StartAsync(options, clock: clock);
        return new(tenant, await PortalUnderTest.StartAsync(
            tenant.Address,
            services: services => services
                .AddSingleton(new RecoveryPace { BetweenReads = TimeSpan.FromMilliseconds(10) })
                .AddSingleton(new GraphPacing { ConditionalAccessSpacing = TimeSpan.FromMilliseconds(5), UnitsPerSecond = 100_000, Burst = 100_000 }),
            settings:
            [
                ("SignIn:TenantId", SimulatedTenant.TenantId), ("SignIn:ClientId", SimulatedTenant.PortalClientId), ("SignIn:ClientSecret", SimulatedTenant.PortalClientSecret),
                ("Tenant:Id", SimulatedTenant.TenantId),
                ("Tenant:Reader:ClientId", SimulatedTenant.ReaderClientId), ("Tenant:Reader:ClientSecret", SimulatedTenant.ReaderClientSecret),
                ("Tenant:Writer:ClientId", SimulatedTenant.WriterClientId), ("Tenant:Writer:ClientSecret", SimulatedTenant.WriterClientSecret),
                ("Capture:OpenExtensions", openExtensions ? "true" : "false"),
                .. settings is null ? [] : await settings(tenant),
            ]));
    }

    public async Task<IReadOnlySet<string>> StateAsync() => ComparableState.Of(await Tenant.StateAsync());

    /// <summary>The number of a new sealed snapshot.</summary>
    public async Task<int> SnapshotAsync()
    {
        await JobAsync(await Get<SnapshotService>().CaptureAsync(note: null, Guid.NewGuid(), Cancel));
        await using var db = await portal.Contexts.CreateDbContextAsync(Cancel);
        return await db.Snapshots.MaxAsync(snapshot => snapshot.Number, Cancel) ?? 0;
    }

    /// <summary>Everything that differs between a snapshot and now, by a new snapshot.</summary>
    public Task<FoundChanges> SinceAsync(int snapshot) => SinceAsync(new NewReport { From = snapshot, OperationId = Guid.NewGuid() });

    /// <summary>The same by a reading of all types, which leaves no snapshot behind.</summary>
    public Task<FoundChanges> ReadSinceAsync(int snapshot) =>
        SinceAsync(new NewReport { From = snapshot, Scope = ReportScope.Types, Types = [.. Catalogue.All.Select(type => type.Name)], OperationId = Guid.NewGuid() });

    /// <summary>Everything that differs between before a recovery and now: its undo.</summary>
    public async Task<FoundChanges> BeforeAsync(RecoverySummary recovery) =>
        await FoundAsync(await Get<ReportService>().CreateFromReadingAsync(recovery.BeforeReadingKey!.Value, $"Before recovery {recovery.Number}", Guid.NewGuid(), Cancel));

    public async Task<FoundChanges> SinceAsync(NewReport wish) =>
        await FoundAsync(Assert.IsType<ReportCreation.Created>(await Get<ReportService>().CreateAsync(wish, Cancel)).Number);

    private async Task<FoundChanges> FoundAsync(int number)
    {
        await using var db = await portal.Contexts.CreateDbContextAsync(Cancel);
        var report = await db.Reports.AsNoTracking().SingleAsync(row => row.Number == number, Cancel);
        await JobAsync(report.JobKey!.Value);
        return new(
            report,
            await db.ReportChanges.AsNoTracking().Where(change => change.ReportKey == report.ReportKey).ToListAsync(Cancel),
            await db.ReportItems.AsNoTracking().Where(item => item.ReportKey == report.ReportKey).ToListAsync(Cancel));
    }

    /// <summary>Ticks all that can be ticked, what was made since one by one, and runs it.</summary>
    public async Task<RecoverySummary> HealAsync(FoundChanges found)
    {
        await TickAllAsync(found);
        foreach (var made in found.Changes.Where(change => change is { IsCreatedSince: true, NotRestorable: null }))
            await Get<DraftService>().TickPointedAsync(found.Report.ReportKey, [made.ChangeKey], Cancel);
        return await RunAsync(await PlanAsync(found));
    }

    /// <summary>Ticks these objects one by one, and nothing else, and runs that.</summary>
    public async Task<RecoverySummary> RecoverAsync(FoundChanges found, Func<ReportChangeRow, bool> which)
    {
        foreach (var change in found.Changes.Where(which))
            await Get<DraftService>().TickPointedAsync(found.Report.ReportKey, [change.ChangeKey], Cancel);
        return await RunAsync(await PlanAsync(found));
    }

    /// <summary>Ticks these attributes and links.</summary>
    public Task TickAsync(FoundChanges found, Func<ReportChangeRow, ReportItemRow, bool> which) => Get<DraftService>().TickItemsAsync(
        found.Report.ReportKey, [.. found.Items.Where(item => which(found.Changes.Single(change => change.ChangeKey == item.ChangeKey), item)).Select(item => item.ItemKey)], Cancel);

    public async Task<ReviewedPlan> PlanAsync(FoundChanges found) =>
        Assert.IsType<PlanAnswer.Planned>(await Get<RecoveryService>().PlanAsync(found.Report.Number, Cancel)).Plan;

    /// <summary>The same with what was chosen on its review.</summary>
    public async Task<ReviewedPlan> PlanAsync(FoundChanges found, params string[] choices) =>
        Assert.IsType<PlanAnswer.Planned>(await Get<RecoveryService>().PlanChosenAsync(found.Report.Number, choices, Cancel)).Plan;

    public async Task<RecoverySummary> RunAsync(ReviewedPlan plan) => await EndAsync(await StartAsync(plan));

    /// <summary>The number of the recovery.</summary>
    public async Task<int> StartAsync(ReviewedPlan plan)
    {
        var recoveries = Get<RecoveryService>();
        var started = await recoveries.StartAsync(RecoveryWorld.Filled(plan) with { TypedConfirmation = PlanWords.Confirmation(plan.Plan, recoveries.TenantName) }, Cancel);
        return Assert.IsType<StartAnswer.Started>(started).Number;
    }

    /// <summary>Why a start without anything typed is refused.</summary>
    public async Task<IReadOnlyList<Refusal>> NotStartedAsync(ReviewedPlan plan) =>
        Assert.IsType<StartAnswer.Refused>(await Get<RecoveryService>().StartAsync(RecoveryWorld.Filled(plan), Cancel)).Reasons;

    public Task<bool> CancelAsync(int recovery) => Get<RecoveryService>().CancelAsync(recovery, Cancel);

    public async Task<RecoverySummary> EndAsync(int number)
    {
        await UntilAsync(async () => (await Get<RecoveryHistory>().FindAsync(number, Cancel))!.IsOver);
        return (await Get<RecoveryHistory>().FindAsync(number, Cancel))!;
    }

    /// <summary>The same as <see cref="SinceAsync(int)"/>, as a person sees it.</summary>
    public async Task<(FoundChanges Found, IReadOnlyList<ChangeSummary> Views)> SeenAsync(int snapshot)
    {
        var found = await SinceAsync(snapshot);
        return (found, (await Get<ReportBrowser>().ChangesAsync(found.Report.ReportKey, new() { Take = 200 }, Cancel)).Items);
    }

    public async Task<IReadOnlyList<ReportItem>> ItemsAsync(FoundChanges found, string objectId) =>
        (await Get<ReportBrowser>().ItemsAsync(found.Changes.Single(change => change.ObjectId == objectId).ChangeKey, Cancel)).Items;

    /// <summary>What the report says that a recovery asked for itself.</summary>
    public async Task<EqualNow> EqualAsync(int recovery)
    {
        await UntilAsync(async () => (await Get<AftermathHistory>().EqualAsync(recovery, Cancel))!.IsOver);
        return (await Get<AftermathHistory>().EqualAsync(recovery, Cancel))!;
    }

    public Task<SinceRecovery?> AfterAsync(int recovery) => Get<AftermathHistory>().SinceAsync(recovery, Cancel);

    /// <summary>What was made again, under which id.</summary>
    public async Task<IReadOnlyList<NewIdRow>> NewIdsAsync()
    {
        await using var db = await portal.Contexts.CreateDbContextAsync(Cancel);
        return await db.NewIds.AsNoTracking().OrderBy(row => row.NewIdKey).ToListAsync(Cancel);
    }

    /// <summary>How many attributes and links "tick all" ticks.</summary>
    public Task<int> TickAllAsync(FoundChanges found) => Get<DraftService>().TickMatchingAsync(found.Report.ReportKey, ChangeFilter.None, Cancel);

    public async Task<IReadOnlyList<RecoveryStepRow>> StepsAsync(int recovery) =>
        (await Get<RecoveryHistory>().StepsAsync(new() { RecoveryNumber = recovery, Take = 500 }, Cancel)).Items;

    public async ValueTask DisposeAsync()
    {
        await scope.DisposeAsync();
        await portal.DisposeAsync();
        await Tenant.DisposeAsync();
    }

    public T Get<T>() where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

    private Task JobAsync(long jobKey) => UntilAsync(async () =>
    {
        var job = await Get<JobQueue>().FindAsync(jobKey, Cancel);
        Assert.NotEqual(JobState.Failed, job!.State);
        return JobState.IsFinal(job.State);
    });

    private async Task UntilAsync(Func<Task<bool>> isSo)
    {
        var changes = Channel.CreateUnbounded<bool>();
        using var subscription = Get<JobQueue>().Subscribe(() => changes.Writer.TryWrite(true));
        while (!await isSo())
            await changes.Reader.ReadAsync(Cancel);
    }
}
