using System.Security.Claims;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Core.Comparing;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Features.Differences;

/// <summary>A real SQLite store, the real services of the slice, and one person at a time who uses them.</summary>
public sealed class ReportWorld : IAsyncLifetime
{
    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("reports-");
    private readonly ServiceProvider services;

    public ReportWorld()
    {
        var settings = new Dictionary<string, string?> { ["Store:Provider"] = "Sqlite", ["Store:ConnectionString"] = $"Data Source={folder.FullName}/portal.db;Pooling=False" };
        var builder = new ServiceCollection();
        builder.AddLogging();
        builder.AddSingleton(TimeProvider.System);
        builder.AddOptions<AccessOptions>();
        builder.AddSingleton<AccessRules>();
        builder.AddScoped(s => new Actor(s.GetRequiredService<AccessRules>(), s.GetRequiredService<IDbContextFactory<PortalDbContext>>(), TimeProvider.System, s.GetRequiredService<Microsoft.Extensions.Logging.ILogger<Actor>>()));
        builder.AddScoped<AuditLog>();
        builder.AddPortalData(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        builder.AddScoped<ObjectNames>();
        builder.AddScoped<ReportBrowser>();
        builder.AddScoped<DraftPeople>();
        builder.AddScoped<DraftService>();
        services = builder.BuildServiceProvider(validateScopes: true);
    }

    public SingleTenant Tenant => services.GetRequiredService<SingleTenant>();

    public async ValueTask InitializeAsync()
    {
        var database = services.GetRequiredService<PortalDatabase>();
        await database.MigrateAsync(TestContext.Current.CancellationToken);
        await database.EnsureTenantAsync("11111111-1111-1111-1111-111111111111", "Contoso", TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        folder.Delete(recursive: true);
    }

    /// <summary>The slice's services as this person gets them; no role at all when none is named.</summary>
    public Desk SitDown(string name, params string[] roles)
    {
        var scope = services.CreateScope();
        var claims = roles.Select(role => new Claim(PortalClaims.Role, role))
            .Append(new(PortalClaims.TenantId, "signin-tenant")).Append(new(PortalClaims.ObjectId, "oid-" + name)).Append(new(PortalClaims.Name, name));
        scope.ServiceProvider.GetRequiredService<Actor>().Become(new(new ClaimsIdentity(claims, "test", PortalClaims.Name, PortalClaims.Role)));
        return new(scope);
    }

    public Task<PortalDbContext> OpenAsync() => services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);

    /// <summary>Stores a finished report that holds these changes and returns its key.</summary>
    public async Task<long> AddReportAsync(params IReadOnlyList<Change> changes)
    {
        await using var db = await OpenAsync();
        var report = new ReportRow
        {
            Number = 1 + await db.Reports.CountAsync(),
            TenantKey = Tenant.TenantKey,
            Scope = "all",
            State = JobState.Successful,
            CreatedAt = TimeProvider.System.GetUtcNow().UtcDateTime,
            CreatedByName = "Ada",
        };
        db.Reports.Add(report);
        await db.SaveChangesAsync();
        foreach (var change in changes)
        {
            var row = ReportRows.ChangeRow(report.ReportKey, change);
            db.ReportChanges.Add(row);
            await db.SaveChangesAsync();
            db.ReportItems.AddRange(change.Items.Select(item => ReportRows.ItemRow(row, item, item.Target?.Id)));
            await db.SaveChangesAsync();
        }
        return report.ReportKey;
    }

    public sealed class Desk(IServiceScope scope) : IDisposable
    {
        public ReportBrowser Browser => scope.ServiceProvider.GetRequiredService<ReportBrowser>();
        public DraftService Drafts => scope.ServiceProvider.GetRequiredService<DraftService>();

        public void Dispose() => scope.Dispose();
    }
}
