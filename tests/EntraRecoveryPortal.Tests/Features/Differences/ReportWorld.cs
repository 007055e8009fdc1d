using System.Security.Claims;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Features.Recoveries.Aftermath;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Data;
using EntraRecoveryPortal.Tests.Data.SqlServer;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EntraRecoveryPortal.Tests.Features.Differences;

/// <summary>A real SQLite store, the real services of the slice, and one person at a time who uses them.</summary>
public class ReportWorld : IAsyncLifetime
{
    private TestStore? store;
    private ServiceProvider? services;

    public TestStore Store => store ?? throw new InvalidOperationException("Not set up yet.");

    /// <summary>Where Graph is said to be; nothing listens there unless a test says otherwise.</summary>
    protected virtual Uri GraphServer { get; } = new("http://127.0.0.1:9/");

    protected virtual bool ReadersMayCreateReports => false;

    private ServiceProvider Services => services ?? throw new InvalidOperationException("Not set up yet.");

    public virtual async ValueTask InitializeAsync()
    {
        store = await TestStore.SqliteAsync(TestContext.Current.CancellationToken);
        await using var db = store.Open();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Store:ConnectionString"] = db.Database.GetConnectionString(),
            ["Store:Key"] = TestStore.Key,
            ["Integrity:AnchorFile"] = "",
            ["Tenant:Id"] = store.Tenant.TenantId,
            ["Tenant:Instance"] = GraphServer.AbsoluteUri,
            ["Tenant:GraphUrl"] = new Uri(GraphServer, "/v1.0").AbsoluteUri,
            ["Tenant:Reader:ClientId"] = "reader",
            ["Tenant:Reader:ClientSecret"] = "secret",
            ["Access:ReadersMayCreateReports"] = $"{ReadersMayCreateReports}",
        }).Build();
        var builder = new ServiceCollection();
        builder.AddLogging();
        builder.AddSingleton(TimeProvider.System);
        builder.AddOptions<AccessOptions>().Bind(configuration.GetSection(AccessOptions.Section));
        builder.AddOptions<SignInOptions>().Bind(configuration.GetSection(SignInOptions.Section));
        builder.AddOptions<TenantOptions>().Bind(configuration.GetSection(TenantOptions.Section));
        builder.AddOptions<StoreOptions>().Bind(configuration.GetSection(StoreOptions.Section));
        builder.AddOptions<IntegrityOptions>().Bind(configuration.GetSection(IntegrityOptions.Section));
        builder.AddSingleton<StoreKeys>();
        builder.AddSingleton<OwnApplications>();
        builder.AddSingleton<AccessRules>();
        builder.AddScoped(s => new Actor(
            s.GetRequiredService<AccessRules>(), s.GetRequiredService<IDbContextFactory<PortalDbContext>>(), TimeProvider.System, s.GetRequiredService<ILogger<Actor>>()));
        builder.AddScoped<AuditLog>();
        SqlServerShadow.Follow(builder).AddPortalData(configuration);
        builder.AddTenantGraph(configuration);
        builder.AddJobs();
        builder.AddSnapshots();
        builder.AddDifferences();
        builder.AddScoped<AftermathHistory>();
        services = builder.BuildServiceProvider(validateScopes: true);
        await services.GetRequiredService<PortalDatabase>().EnsureTenantAsync(store.Tenant.TenantId, "Contoso", TestContext.Current.CancellationToken);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await Store.DisposeAsync();
    }

    public PortalDbContext Open() => Store.Open();

    /// <summary>The slice's services as this person gets them; no role at all when none is named.</summary>
    public Desk SitDown(string name, params IReadOnlyList<string> roles)
    {
        var scope = Services.CreateScope();
        var claims = roles.Select(role => new Claim(PortalClaims.Role, role))
            .Append(new(PortalClaims.TenantId, "signin-tenant")).Append(new(PortalClaims.ObjectId, "oid-" + name)).Append(new(PortalClaims.Name, name));
        scope.ServiceProvider.GetRequiredService<Actor>().Become(new(new ClaimsIdentity(claims, "test", PortalClaims.Name, PortalClaims.Role)));
        return new(scope);
    }

    /// <summary>Runs the oldest waiting report job as the runner would, and returns what it failed with, if anything.</summary>
    public async Task<string?> RunReportJobAsync()
    {
        var cancel = TestContext.Current.CancellationToken;
        var leases = Services.GetRequiredService<JobLeases>();
        var row = await leases.ClaimAsync("test", [ReportService.JobKind], cancel) ?? throw new InvalidOperationException("No report waits.");
        using var context = new JobContext(row, leases, Services.GetRequiredService<JobSignals>(), TimeProvider.System);
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Actor>().BecomeForJob(context.StartedBy, Permissions.CreateReports);
        await scope.ServiceProvider.GetRequiredService<ReportJob>().RunAsync(context, cancel);
        await leases.FinishAsync(row.JobKey, row.Epoch, context.Failure is null ? JobState.Successful : JobState.Failed, context.Failure, cancel);
        return context.Failure;
    }

    /// <summary>Ends every capture that runs, as its runner would.</summary>
    public async Task EndCapturesAsync(string state, string? error)
    {
        await using var db = Open();
        await db.Jobs.Where(job => job.Kind == "capture" && !JobState.Final.Contains(job.State))
            .ExecuteUpdateAsync(row => row.SetProperty(job => job.State, state).SetProperty(job => job.Error, error));
    }

    /// <summary>Stores a finished report that holds these changes and returns its key.</summary>
    public async Task<long> AddReportAsync(params IReadOnlyList<Change> changes)
    {
        await using var db = Open();
        return await AddReportAsync(db, Store.Tenant.TenantKey, fromSnapshot: null, changes);
    }

    /// <summary>The same in any portal's store.</summary>
    internal static async Task<long> AddReportAsync(PortalDbContext db, long tenantKey, long? fromSnapshot, IReadOnlyList<Change> changes)
    {
        var report = new ReportRow
        {
            Number = 1 + await db.Reports.CountAsync(),
            TenantKey = tenantKey,
            FromSnapshotKey = fromSnapshot,
            Scope = "all",
            State = JobState.Successful,
            CreatedAt = TimeProvider.System.GetUtcNow().UtcDateTime,
            CreatedByName = "Ada",
        };
        db.Reports.Add(report);
        await db.SaveChangesAsync();
        var rows = changes.Select(change => (Change: change, Row: ReportRows.ChangeRow(report.ReportKey, change))).ToList();
        db.ReportChanges.AddRange(rows.Select(pair => pair.Row));
        await db.SaveChangesAsync();
        db.ReportItems.AddRange(rows.SelectMany(pair => pair.Change.Items.Select(item => ReportRows.ItemRow(pair.Row, item, item.Target?.Id))));
        await db.SaveChangesAsync();
        return report.ReportKey;
    }

    public sealed class Desk(IServiceScope scope) : IDisposable
    {
        public ReportService Reports => scope.ServiceProvider.GetRequiredService<ReportService>();
        public ReportBrowser Browser => scope.ServiceProvider.GetRequiredService<ReportBrowser>();
        public DraftService Drafts => scope.ServiceProvider.GetRequiredService<DraftService>();

        public void Dispose() => scope.Dispose();
    }
}
