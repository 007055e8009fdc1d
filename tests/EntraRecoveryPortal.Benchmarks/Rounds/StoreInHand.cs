using System.Globalization;
using System.Security.Claims;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Features.Snapshots.Archive;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Hosting;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EntraRecoveryPortal.Benchmarks.Rounds;

/// <summary>The portal's own services over a folder, in this process and with nothing running by itself: to ask the store, and to put work into it.</summary>
public sealed class StoreInHand : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StoreInHand(WebApplication app) => _app = app;

    public SnapshotStore Snapshots => _app.Services.GetRequiredService<SnapshotStore>();

    public static async Task<StoreInHand> OpenAsync(
        PortalFolder folder, Uri tenant, CancellationToken cancel, TimeProvider? clock = null, Action<IServiceCollection>? services = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(PortalHost).Assembly.GetName().Name, ContentRootPath = folder.Path });
        builder.Configuration.AddInMemoryCollection(folder.SettingsFor(tenant)).AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.AddPortal();
        services?.Invoke(builder.Services);
        var store = new StoreInHand(builder.Build());
        await store._app.Services.GetRequiredService<StoreOpening>().OpenAsync(cancel);
        return store;
    }

    /// <summary>Asks for a snapshot; whichever portal runs or starts takes it.</summary>
    public async Task AskForCaptureAsync(CancellationToken cancel)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        await using var db = await ContextAsync(cancel);
        await scope.ServiceProvider.GetRequiredService<JobQueue>()
            .AddAsync(db, CaptureJob.Kind, new CaptureArgument(CaptureArgument.Manual).ToString(), Person.Host, Guid.NewGuid(), cancel);
    }

    /// <summary>Takes a snapshot here and now, by this store's clock.</summary>
    public async Task CaptureAsync(CancellationToken cancel)
    {
        await AskForCaptureAsync(cancel);
        await RunAsync(CaptureJob.Kind, cancel);
    }

    /// <summary>As <see cref="CaptureAsync"/>; what comes back is the sentence with which the job failed, if it did.</summary>
    public async Task<string?> TryCaptureAsync(CancellationToken cancel)
    {
        await AskForCaptureAsync(cancel);
        return await TryRunAsync(CaptureJob.Kind, cancel);
    }

    /// <summary>Runs the oldest free job of this kind to its end, as another portal that takes it over.</summary>
    public async Task RunAsync(string kind, CancellationToken cancel)
    {
        if (await TryRunAsync(kind, cancel) is { } failure)
            throw new InvalidOperationException(failure);
    }

    /// <summary>As <see cref="RunAsync"/>; what comes back is the sentence with which the job failed, if it did.</summary>
    public async Task<string?> TryRunAsync(string kind, CancellationToken cancel)
    {
        var leases = _app.Services.GetRequiredService<JobLeases>();
        var row = await leases.ClaimAsync("in hand", [kind], cancel) ?? throw new InvalidOperationException($"No {kind} waits.");
        var job = _app.Services.GetServices<JobKind>().Single(one => one.Name == kind);
        await using var scope = _app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Actor>().BecomeForJob(Person.Host, job.Permission);
        using var context = new JobContext(row, leases, _app.Services.GetRequiredService<JobSignals>(), _app.Services.GetRequiredService<TimeProvider>());
        await ((IJob)scope.ServiceProvider.GetRequiredService(job.Job)).RunAsync(context, cancel);
        await leases.FinishAsync(row.JobKey, row.Epoch, context.Failure is null ? JobState.Successful : JobState.Failed, context.Failure, cancel);
        return context.Failure;
    }

    /// <summary>A scope in which an administrator acts who has just signed in.</summary>
    public AsyncServiceScope SitDown()
    {
        var scope = _app.Services.CreateAsyncScope();
        var signedIn = _app.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        Claim[] claims =
        [
            new(PortalClaims.Role, Roles.BackupAdministrator), new(PortalClaims.TenantId, "benchmark"), new(PortalClaims.ObjectId, "benchmark"), new(PortalClaims.Name, "Benchmark"),
            new(PortalClaims.AuthenticatedAt, signedIn),
        ];
        scope.ServiceProvider.GetRequiredService<Actor>().Become(new(new ClaimsIdentity(claims, "benchmark", PortalClaims.Name, PortalClaims.Role)));
        return scope;
    }

    /// <summary>Compares two snapshots here and now, and returns the report.</summary>
    public async Task<ReportSummary> CompareAsync(NewReport wish, CancellationToken cancel)
    {
        await using var scope = SitDown();
        var reports = scope.ServiceProvider.GetRequiredService<ReportService>();
        if (await reports.CreateAsync(wish, cancel) is not ReportCreation.Created created)
            throw new InvalidOperationException("The report was refused.");
        await RunAsync(ReportService.JobKind, cancel);
        return (await reports.FindAsync(created.Number, cancel))!;
    }

    /// <summary>As if the half minute had passed after which a dead portal's job is taken over.</summary>
    public async Task LetLeasesRunOutAsync(CancellationToken cancel)
    {
        await using var db = await ContextAsync(cancel);
        await db.Jobs.ExecuteUpdateAsync(set => set.SetProperty(job => job.LeaseUntil, (DateTime?)null), cancel);
    }

    /// <summary>The kinds of the jobs that have not come to their end.</summary>
    public async Task<IReadOnlyList<string>> WaitingAsync(CancellationToken cancel)
    {
        await using var db = await ContextAsync(cancel);
        return await db.Jobs.Where(job => !JobState.Final.Contains(job.State)).OrderBy(job => job.JobKey).Select(job => job.Kind).ToListAsync(cancel);
    }

    /// <summary>Headers that are not sealed, and sealed ones that should have left and have not.</summary>
    public async Task<int> LeftoversAsync(CancellationToken cancel)
    {
        await using var db = await ContextAsync(cancel);
        return await db.Snapshots.CountAsync(row => row.SealedAt == null || (row.PurgedAt != null && row.SweptAt == null), cancel);
    }

    /// <summary>The numbers of the kept snapshots, oldest first.</summary>
    public async Task<IReadOnlyList<int>> NumbersAsync(CancellationToken cancel) =>
        [.. (await Snapshots.ListAsync(0, int.MaxValue, cancel)).Items.Select(snapshot => snapshot.Number).Order()];

    public Task<VerificationResult> VerifyAsync(CancellationToken cancel) =>
        _app.Services.GetRequiredService<StoreVerifier>().RunAsync((_, _) => Task.CompletedTask, cancel);

    /// <summary>A snapshot as anyone reads it without the portal: its archive.</summary>
    public async Task<MemoryStream> ArchiveAsync(int number, CancellationToken cancel)
    {
        var snapshot = await Snapshots.FindAsync(number, cancel) ?? throw new InvalidOperationException($"Snapshot #{number} is not kept.");
        var zip = new MemoryStream();
        await _app.Services.GetRequiredService<SnapshotArchive>().WriteAsync(snapshot.SnapshotKey, zip, cancel);
        zip.Position = 0;
        return zip;
    }

    /// <summary>Brings archives into this store, which must be empty.</summary>
    public async Task ImportAsync(IReadOnlyList<string> paths, CancellationToken cancel) =>
        await _app.Services.GetRequiredService<ArchiveImport>().RunAsync(paths, _ => Task.CompletedTask, cancel);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }

    public Task<PortalDbContext> ContextAsync(CancellationToken cancel) => _app.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(cancel);
}
