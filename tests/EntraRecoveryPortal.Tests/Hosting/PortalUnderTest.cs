using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Hosting;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Data.SqlServer;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EntraRecoveryPortal.Tests.Hosting;

/// <summary>The portal as anyone runs it, on a free port and a store of its own.</summary>
internal sealed class PortalUnderTest : IAsyncDisposable
{
    public const string TenantId = "5f0c7e4a-0000-4000-8000-000000000001";
    public const string ClientId = "5f0c7e4a-0000-4000-8000-000000000002";
    public const string ClientSecret = "portal-secret";

    private readonly WebApplication app;
    private readonly TemporaryFolder? folder;

    private PortalUnderTest(WebApplication app, TemporaryFolder? folder) => (this.app, this.folder) = (app, folder);

    public Uri Url => new(app.Urls.Single());

    public IServiceProvider Services => app.Services;

    public IDbContextFactory<PortalDbContext> Contexts => Services.GetRequiredService<IDbContextFactory<PortalDbContext>>();

    public static async Task<PortalUnderTest> StartAsync(
        Uri authority, TimeProvider? clock = null, Action<IServiceCollection>? services = null, TemporaryFolder? store = null, params (string Key, string Value)[] settings)
    {
        var own = store is null ? new TemporaryFolder() : null;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "EntraRecoveryPortal",
            EnvironmentName = Environments.Development,
            ContentRootPath = (store ?? own)!.Path,
        });
        builder.Configuration.AddInMemoryCollection(Settings(authority, (store ?? own)!));
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        if (clock is not null)
            builder.Services.AddSingleton(clock);
        builder.AddPortal();
        SqlServerShadow.Follow(builder.Services);
        services?.Invoke(builder.Services);
        var portal = new PortalUnderTest(builder.Build().UsePortal(), own);
        await portal.app.StartAsync(TestContext.Current.CancellationToken);
        return portal;
    }

    public static Dictionary<string, string?> Settings(Uri authority, TemporaryFolder folder)
    {
        if (!File.Exists(folder["portal.key"]))
            StoreKeyFile.AddKey(folder["portal.key"]);
        return SettingsOf(authority, folder);
    }

    private static Dictionary<string, string?> SettingsOf(Uri authority, TemporaryFolder folder) => new(StringComparer.Ordinal)
    {
        ["SignIn:Instance"] = authority.ToString(),
        ["SignIn:TenantId"] = TenantId,
        ["SignIn:ClientId"] = ClientId,
        ["SignIn:ClientSecret"] = ClientSecret,
        ["Tenant:Id"] = TenantId,
        ["Tenant:Instance"] = authority.ToString(),
        ["Tenant:GraphUrl"] = new Uri(authority, "v1.0").ToString(),
        ["Tenant:Reader:ClientId"] = "5f0c7e4a-0000-4000-8000-000000000003",
        ["Tenant:Reader:ClientSecret"] = "reader-secret",
        ["Store:ConnectionString"] = $"Data Source={folder["portal.db"]}",
        ["Store:KeyFile"] = folder["portal.key"],
        ["Integrity:AnchorFile"] = folder["portal.anchor"],
        ["Integrity:VerifyEvery"] = "00:00:00",
        ["Schedule:Every"] = "00:00:00",
        ["Recovery:ApprovalTypes:0"] = "none",
        ["Recovery:ApprovalAbove"] = "1000000",
    };

    public Browser OpenBrowser() => new(Url);

    /// <summary>A scope as a circuit or request has it, with this person as the actor; null is nobody.</summary>
    public AsyncServiceScope ScopeOf(TestPerson? person)
    {
        var scope = Services.CreateAsyncScope();
        if (person is not null)
            scope.ServiceProvider.GetRequiredService<Actor>().Become(person.Principal());
        return scope;
    }

    /// <summary>Does nothing by itself any more: the tenant is called what it is called until the end, and no schedule looks at its clock.</summary>
    public async Task KeepStillAsync()
    {
        foreach (var service in Services.GetServices<IHostedService>().Where(service => service is TenantNaming or JobSchedule))
            await service.StopAsync(TestContext.Current.CancellationToken);
    }

    public async Task<IReadOnlyList<AuditEntryRow>> AuditAsync()
    {
        await using var db = await Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await db.AuditEntries.AsNoTracking().OrderBy(a => a.AuditKey).ToListAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        folder?.Dispose();
    }
}
