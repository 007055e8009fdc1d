using System.Diagnostics;
using System.Text.Json;
using EntraRecoveryPortal.Benchmarks.Rounds;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EntraRecoveryPortal.Benchmarks.Capturing;

/// <summary>What one capture cost.</summary>
/// <param name="RoundTrips">HTTP requests that reached the tenant.</param>
/// <param name="Parts">The same with each part of a batch counted.</param>
internal sealed record CaptureCost(SnapshotSummary Snapshot, double Seconds, int RoundTrips, int Parts, long Units, int Throttled, IReadOnlyDictionary<string, int> ByPath);

/// <summary>The portal in this process before a tenant in another, asked for captures as its schedule would.</summary>
internal sealed class MeasuredPortal : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient tenant;

    private MeasuredPortal(WebApplication app, Uri address) => (this.app, tenant) = (app, new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) });

    public static async Task<MeasuredPortal> StartAsync(string folder, Uri address, bool proves = false)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "EntraRecoveryPortal", EnvironmentName = "Production", ContentRootPath = folder });
        builder.Configuration.AddInMemoryCollection(new PortalFolder(folder).SettingsFor(address));
        builder.Configuration.AddInMemoryCollection([new("Schedule:Every", "30.00:00:00"), new("Schedule:ProveEvery", proves ? "00:00:00.0000001" : "7.00:00:00")]);
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddPortal();
        var built = builder.Build().UsePortal();
        await built.StartAsync();
        return new(built, address);
    }

    public async Task<CaptureCost> CaptureAsync()
    {
        await PostAsync("/_simulator/requests/reset");
        var watch = Stopwatch.StartNew();
        var snapshot = await RunAsync();
        var seconds = watch.Elapsed.TotalSeconds;
        var counts = JsonElement.Parse(await tenant.GetByteArrayAsync(new Uri("/_simulator/requests", UriKind.Relative)));
        var own = counts.GetProperty("byClient").EnumerateArray().Single(one => one.GetProperty("appId").ValueEquals(TenantSimulator.SimulatedTenant.ReaderClientId));
        return new(
            snapshot, seconds, counts.GetProperty("roundTrips").GetInt32(), own.GetProperty("requests").GetInt32(), own.GetProperty("resourceUnits").GetInt64(), own.GetProperty("throttled").GetInt32(),
            counts.GetProperty("byPath").EnumerateArray().GroupBy(one => one.GetProperty("path").GetString()!).ToDictionary(same => same.Key, same => same.Sum(one => one.GetProperty("requests").GetInt32())));
    }

    public async Task<JsonElement> PostAsync(string path, string? body = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = body is null ? null : new StringContent(body) };
        request.Headers.Accept.ParseAdd("application/json");
        using var answer = await tenant.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return text.StartsWith('{') ? JsonElement.Parse(text) : default;
    }

    public async ValueTask DisposeAsync()
    {
        tenant.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task<SnapshotSummary> RunAsync()
    {
        await using var scope = app.Services.CreateAsyncScope();
        var jobs = scope.ServiceProvider.GetRequiredService<JobQueue>();
        long key;
        await using (var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync())
            key = await jobs.AddAsync(db, CaptureJob.Kind, new CaptureArgument(CaptureArgument.Scheduled).ToString(), Person.Scheduler, Guid.NewGuid(), CancellationToken.None);
        using var changed = new SemaphoreSlim(0);
        using var subscription = jobs.Subscribe(() => changed.Release());
        jobs.Wake();
        while (true)
        {
            if (await jobs.FindAsync(key, CancellationToken.None) is { } job && JobState.IsFinal(job.State))
            {
                return await app.Services.GetRequiredService<SnapshotStore>().OfJobAsync(key, CancellationToken.None)
                    ?? throw new InvalidOperationException($"The capture took no snapshot: {job.Error}");
            }

            await changed.WaitAsync(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>What the snapshot has not whole, as sentences.</summary>
    public static IEnumerable<string> LossesOf(SnapshotSummary snapshot) =>
        snapshot.Types.Where(row => row.Coverage is CoverageState.Incomplete).Select(row => $"{row.Type} {row.Relation}: {row.Reason}");
}
