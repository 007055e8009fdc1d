using EntraRecoveryPortal.TenantSimulator.Content;
using EntraRecoveryPortal.TenantSimulator.Graph;
using EntraRecoveryPortal.TenantSimulator.Incidents;
using EntraRecoveryPortal.TenantSimulator.Metering;
using EntraRecoveryPortal.TenantSimulator.Pages;
using EntraRecoveryPortal.TenantSimulator.SignIn;
using EntraRecoveryPortal.TenantSimulator.State;
using EntraRecoveryPortal.TenantSimulator.Weather;

namespace EntraRecoveryPortal.TenantSimulator;

/// <summary>Puts a simulated tenant together. It serves nobody but this computer.</summary>
public static class TenantSimulatorHost
{
    /// <summary>An application that the caller starts and stops.</summary>
    /// <exception cref="ArgumentException">The address is not a loopback http address.</exception>
    public static WebApplication Build(SimulatorOptions options, TimeProvider clock)
    {
        if (!options.Url.IsLoopback || options.Url.Scheme != Uri.UriSchemeHttp)
            throw new ArgumentException($"The simulated tenant binds only to a loopback http address, not to {options.Url}.", nameof(options));

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(TenantSimulatorHost).Assembly.GetName().Name, EnvironmentName = Environments.Production });
        // Neither the environment nor a file of the process it lives in may move it to another address.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.WebHost.UseUrls(Address(options.Url));

        var services = builder.Services;
        var tenantClock = new TenantClock(clock, options.TimeFactor);
        services.AddSingleton(options).AddSingleton(tenantClock).AddSingleton<TimeProvider>(tenantClock);
        services.AddSingleton<WeatherStation>().AddSingleton<QuotaMeter>().AddSingleton<RequestCounts>();
        services.AddSingleton(all => new TenantStore(() => ContosoTenant.Build(options), all.GetRequiredService<WeatherStation>(), tenantClock));
        services.AddSingleton<WriteJournal>().AddSingleton<Switches>().AddSingleton<Housekeeping>();
        services.AddSingleton<SigningKey>().AddSingleton<AccessTokens>().AddSingleton<IdTokens>().AddSingleton<AuthorizationCodes>();
        services.AddSingleton<DirectoryRoles>().AddSingleton<ClientAuthentication>().AddSingleton<AuthorizeEndpoint>().AddSingleton<TokenEndpoint>().AddSingleton<Authority>();
        services.AddSingleton<GraphService>().AddSingleton<WeatheredGraph>().AddSingleton<GraphBatch>().AddSingleton<GraphEndpoints>();
        services.AddSingleton<IncidentDesk>().AddSingleton<WeatherEndpoints>().AddSingleton<SimulatorEndpoints>().AddSingleton<IncidentEndpoints>();

        var app = builder.Build();
        app.Services.GetRequiredService<Authority>().Map(app);
        app.Services.GetRequiredService<GraphEndpoints>().Map(app);
        app.Services.GetRequiredService<SimulatorEndpoints>().Map(app);
        app.Services.GetRequiredService<WeatherEndpoints>().Map(app);
        app.Services.GetRequiredService<IncidentEndpoints>().Map(app);
        return app;
    }

    /// <summary>Port 0 needs an address: "localhost" is two of them.</summary>
    private static string Address(Uri url) => url is { Host: "localhost", Port: 0 } ? "http://127.0.0.1:0" : $"http://{url.Host}:{url.Port}";
}
