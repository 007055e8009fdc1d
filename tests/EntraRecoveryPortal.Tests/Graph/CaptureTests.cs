using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.TenantSimulator.Weather;
using EntraRecoveryPortal.Tests.Hosting;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Graph;

/// <summary>The whole way from a person's wish to a sealed snapshot, in the portal as it runs.</summary>
public sealed class CaptureTests : IAsyncLifetime
{
    private readonly WebApplication simulator = TenantSimulatorHost.Build(new SimulatorOptions { Url = new Uri("http://127.0.0.1:0"), Users = 60, Weather = TenantWeather.Calm }, TimeProvider.System);
    private PortalUnderTest? running;

    private PortalUnderTest Host => running!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await simulator.StartAsync(Cancel);
        running = await PortalUnderTest.StartAsync(
            new Uri(simulator.Urls.Single()),
            services: services => services.AddSingleton(new GraphPacing { ConditionalAccessSpacing = TimeSpan.FromMilliseconds(20) }),
            settings:
            [
                ("Tenant:Id", SimulatedTenant.TenantId),
                ("Tenant:Reader:ClientId", SimulatedTenant.ReaderClientId),
                ("Tenant:Reader:ClientSecret", SimulatedTenant.ReaderClientSecret),
            ]);
    }

    [Fact]
    public async Task A_snapshot_holds_every_type_whole_and_the_next_one_changes_nothing()
    {
        var first = await CaptureAsync("before the move");
        var second = await CaptureAsync(note: null);

        Assert.Equal((1, 2), (first.Number, second.Number));
        Assert.Equal(("manual", "before the move", "Ada Admin"), (first.Trigger, first.Note, first.StartedByName));
        Assert.Equal(Catalogue.All.Select(type => type.Name).Order(StringComparer.Ordinal), first.Types.Select(row => row.Type).Distinct(StringComparer.Ordinal));
        Assert.All(first.Types, row => Assert.True(row.Coverage == CoverageState.Complete, $"{row.Type} {row.Relation}: {row.Reason}"));
        Assert.All(first.Types.Where(row => row.Relation.Length == 0), row => Assert.NotEqual(0, row.PresentCount));
        Assert.Equal((first.Header.ObjectCount, first.Header.LinkCount), (second.Header.ObjectCount, second.Header.LinkCount));
        Assert.Equal((0, 0), (second.Header.ChangedObjects, second.Header.ChangedLinks));
    }

    [Fact]
    public async Task A_wish_during_a_capture_gets_the_capture_under_way()
    {
        await using var scope = Host.ScopeOf(TestPerson.Ada);
        var snapshots = scope.ServiceProvider.GetRequiredService<SnapshotService>();

        var first = await snapshots.CaptureAsync(note: null, Guid.NewGuid(), Cancel);
        var second = await snapshots.CaptureAsync(note: null, Guid.NewGuid(), Cancel);

        Assert.Equal(first, second);
        Assert.Equal(JobState.Successful, (await StormyPortal.EndOfAsync(scope.ServiceProvider.GetRequiredService<JobQueue>(), first)).State);
        Assert.Single(await Host.AuditAsync(), entry => entry.Action == "snapshot.capture");
    }

    [Fact]
    public async Task A_reader_cannot_ask_for_a_snapshot_and_the_attempt_is_audited()
    {
        await using var scope = Host.ScopeOf(TestPerson.Rita);
        var snapshots = scope.ServiceProvider.GetRequiredService<SnapshotService>();

        await Assert.ThrowsAsync<AccessDeniedException>(() => snapshots.CaptureAsync(note: null, Guid.NewGuid(), Cancel));

        Assert.Equal(AuditOutcome.Refused, Assert.Single(await Host.AuditAsync(), entry => entry.Action == "snapshot.capture").Outcome);
        Assert.Empty(await scope.ServiceProvider.GetRequiredService<JobQueue>().ActiveAsync(Cancel));
    }

    [Fact]
    public async Task A_reading_of_an_unchanged_tenant_equals_the_snapshot()
    {
        var snapshot = await CaptureAsync(note: null);
        var store = Host.Services.GetRequiredService<SnapshotStore>();
        var live = Host.Services.GetRequiredService<LiveReading>();
        var types = Scope.OfTypes([.. Catalogue.All.Select(type => type.Name)]);
        var whole = await live.TakeAsync(types, Cancel);
        var ids = Scope.OfIds([.. whole.Objects.GroupBy(one => one.Ref.Type).SelectMany(same => same.Take(3)).Select(one => one.Ref)]);
        var some = await live.TakeAsync(ids, Cancel);

        var againstTypes = await store.AgainstReadingAsync(snapshot.SnapshotKey, whole, types, Cancel);
        var againstIds = await store.AgainstReadingAsync(snapshot.SnapshotKey, some, ids, Cancel);

        Assert.Equal(ids.Ids.ToHashSet(), some.Objects.Select(one => one.Ref).ToHashSet());
        Assert.Empty(againstTypes.Objects.Select(pair => pair.Ref));
        Assert.Empty(againstTypes.Links.Select(pair => pair.Link));
        Assert.Empty(againstIds.Objects.Select(pair => pair.Ref));
        Assert.Empty(againstIds.Links.Select(pair => pair.Link));
    }

    [Fact]
    public async Task A_reader_without_access_leaves_no_snapshot_and_says_why()
    {
        await using var locked = await PortalUnderTest.StartAsync(
            new Uri(simulator.Urls.Single()), settings: [("Tenant:Id", SimulatedTenant.TenantId), ("Tenant:Reader:ClientId", SimulatedTenant.ReaderClientId), ("Tenant:Reader:ClientSecret", "wrong")]);
        await using var scope = locked.ScopeOf(TestPerson.Ada);
        var snapshots = scope.ServiceProvider.GetRequiredService<SnapshotService>();

        var job = await StormyPortal.EndOfAsync(scope.ServiceProvider.GetRequiredService<JobQueue>(), await snapshots.CaptureAsync(note: null, Guid.NewGuid(), Cancel));

        Assert.Equal(JobState.Failed, job.State);
        Assert.Contains("refused the app registration", job.Error, StringComparison.Ordinal);
        Assert.Null(await locked.Services.GetRequiredService<SnapshotStore>().LatestAsync(Cancel));
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await simulator.DisposeAsync();
    }

    private async Task<SnapshotSummary> CaptureAsync(string? note)
    {
        await using var scope = Host.ScopeOf(TestPerson.Ada);
        var snapshots = scope.ServiceProvider.GetRequiredService<SnapshotService>();
        var job = await StormyPortal.EndOfAsync(scope.ServiceProvider.GetRequiredService<JobQueue>(), await snapshots.CaptureAsync(note, Guid.NewGuid(), Cancel));
        Assert.True(job.State == JobState.Successful, job.Error);
        return (await Host.Services.GetRequiredService<SnapshotStore>().OfJobAsync(job.JobKey, Cancel))!;
    }

}
