using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Hosting;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.TenantSimulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EntraRecoveryPortal.Demo;

/// <summary>The simulated tenant and a portal that protects it, both listening on loopback.</summary>
public sealed class RunningDemo : IAsyncDisposable
{
    private readonly WebApplication _tenant;
    private readonly WebApplication _portal;

    private RunningDemo(WebApplication tenant, WebApplication portal) => (_tenant, _portal) = (tenant, portal);

    public Uri TenantUrl => new(_tenant.Urls.First());

    public Uri PortalUrl => new(_portal.Urls.First());

    /// <summary>The portal's services, for tests that call the domain without a page.</summary>
    public IServiceProvider PortalServices => _portal.Services;

    /// <param name="options">What the command line says.</param>
    /// <param name="cancel">Stops the start.</param>
    /// <param name="settings">Of the portal, over those of the demo.</param>
    /// <param name="services">Of the portal, over its own.</param>
    /// <exception cref="DemoCannotStartException">A port is in use, or the folder holds the store of another tenant.</exception>
    public static async Task<RunningDemo> StartAsync(DemoOptions options, CancellationToken cancel, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? services = null)
    {
        RequireFree(options.TenantPort, "simulated tenant", "--tenant-port");
        RequireFree(options.PortalPort, "portal", "--portal-port");
        PrepareData(options);
        var tenant = TenantSimulatorHost.Build(new SimulatorOptions { Url = Loopback(options.TenantPort), Users = options.Users, Seed = options.Seed }, TimeProvider.System);
        await tenant.StartAsync(cancel);
        try
        {
            var portal = BuildPortal(options, new Uri(tenant.Urls.First()), settings, services);
            await portal.StartAsync(cancel);
            return new RunningDemo(tenant, portal);
        }
        catch (PortalCannotStartException fault)
        {
            await tenant.DisposeAsync();
            throw new DemoCannotStartException($"{fault.Message} Or add --fresh to empty the store in {options.Data}.", fault);
        }
        catch
        {
            await tenant.DisposeAsync();
            throw;
        }
    }

    public Task WaitForShutdownAsync(CancellationToken cancel) => _portal.WaitForShutdownAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        await _portal.StopAsync();
        await _portal.DisposeAsync();
        await _tenant.StopAsync();
        await _tenant.DisposeAsync();
    }

    private static WebApplication BuildPortal(DemoOptions options, Uri tenantUrl, IReadOnlyDictionary<string, string?>? settings, Action<IServiceCollection>? services)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(PortalHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environments.Development,
        });
        builder.WebHost.UseUrls(Loopback(options.PortalPort).ToString()).UseStaticWebAssets();
        builder.Configuration.AddInMemoryCollection(SettingsOf(options, tenantUrl)).AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        builder.AddPortal();
        services?.Invoke(builder.Services);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning); // the demo itself says where everything is
        return builder.Build().UsePortal();
    }

    /// <summary>What the portal has to know to protect a simulated tenant.</summary>
    public static IReadOnlyDictionary<string, string?> SettingsOf(DemoOptions options, Uri tenantUrl) => new Dictionary<string, string?>
    {
        ["SignIn:Instance"] = tenantUrl.ToString(),
        ["SignIn:TenantId"] = SimulatedTenant.TenantId,
        ["SignIn:ClientId"] = SimulatedTenant.PortalClientId,
        ["SignIn:ClientSecret"] = SimulatedTenant.PortalClientSecret,
        ["Tenant:Id"] = SimulatedTenant.TenantId,
        ["Tenant:Instance"] = tenantUrl.ToString(),
        ["Tenant:GraphUrl"] = new Uri(tenantUrl, "v1.0").ToString(),
        ["Tenant:Reader:ClientId"] = SimulatedTenant.ReaderClientId,
        ["Tenant:Reader:ClientSecret"] = SimulatedTenant.ReaderClientSecret,
        ["Tenant:Writer:ClientId"] = SimulatedTenant.WriterClientId,
        ["Tenant:Writer:ClientSecret"] = SimulatedTenant.WriterClientSecret,
        ["Recovery:EmergencyUnapproved"] = "true",
        ["Store:Provider"] = "Sqlite",
        ["Store:KeyFile"] = KeyFileOf(options),
        ["Integrity:AnchorFile"] = Path.GetFullPath(Path.Combine(options.Data, "portal.anchor")),
        ["Store:ConnectionString"] = $"Data Source={Path.Combine(options.Data, "portal.db")}",
    };

    /// <summary>Makes the folder with its keys.</summary>
    /// <exception cref="DemoCannotStartException">It holds the store of another tenant; another seed or size would look like a disaster in the next difference report.</exception>
    public static void PrepareData(DemoOptions options)
    {
        var marker = Path.Combine(options.Data, "tenant.txt");
        var wanted = string.Create(CultureInfo.InvariantCulture, $"{options.Users} people from seed {options.Seed}");
        if (options.Fresh && File.Exists(marker))
        {
            SqliteConnection.ClearAllPools(); // an earlier demo of this process may still hold the files
            Directory.Delete(options.Data, recursive: true);
        }
        Directory.CreateDirectory(options.Data);
        if (File.Exists(marker) && File.ReadAllText(marker) is var found && found != wanted)
        {
            throw new DemoCannotStartException($"The store in {options.Data} is of a tenant of {found}, not {wanted}. Add --fresh to empty it, or name another folder with --data.");
        }
        File.WriteAllText(marker, wanted);
        if (!File.Exists(KeyFileOf(options)))
            StoreKeyFile.AddKey(KeyFileOf(options));
    }

    // Asked before anything starts: Kestrel logs a page of stack trace where one line is wanted.
    private static void RequireFree(int port, string what, string option)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
        catch (SocketException fault)
        {
            throw new DemoCannotStartException(string.Create(CultureInfo.InvariantCulture, $"Port {port} is in use; start the {what} on another with {option}."), fault);
        }
    }

    private static string KeyFileOf(DemoOptions options) => Path.GetFullPath(Path.Combine(options.Data, "portal.key"));

    private static Uri Loopback(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
}
