using EntraRecoveryPortal.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Graph;
using Microsoft.Graph.Authentication;

namespace EntraRecoveryPortal.Graph;

/// <summary>The tenant's Graph: a reader and a writer that share nothing but the quota.</summary>
internal static class GraphModule
{
    public static IServiceCollection AddTenantGraph(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<TenantOptions>(configuration.GetSection(TenantOptions.Section));
        services.TryAddSingleton(new GraphPacing());
        services.AddSingleton<GraphLimiter>();
        services.AddSingleton(provider => ConnectionOf(provider.GetRequiredService<IOptions<TenantOptions>>().Value));
        services.AddSingleton(provider => new TenantReader(
            new GraphReads(
                Channel(provider, provider.GetRequiredService<IOptions<TenantOptions>>().Value.Reader),
                provider.GetRequiredService<GraphLimiter>(),
                provider.GetRequiredService<GraphPacing>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<IOptions<CaptureOptions>>().Value.EligibilityGroups),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider =>
        {
            var app = provider.GetRequiredService<IOptions<TenantOptions>>().Value.Writer;
            return new TenantWriter(
                app.IsConfigured ? Channel(provider, app) : null,
                provider.GetRequiredService<GraphLimiter>(),
                provider.GetRequiredService<GraphConnection>());
        });
        services.AddSingleton<WriterToken>();
        return services;
    }

    private static GraphConnection ConnectionOf(TenantOptions tenant) =>
        GraphConnection.To(new Uri(tenant.Instance), tenant.Id, new Uri(tenant.GraphUrl));

    private static GraphChannel Channel(IServiceProvider provider, GraphCredentialOptions app)
    {
        var connection = provider.GetRequiredService<GraphConnection>();
        var clock = provider.GetRequiredService<TimeProvider>();
        var http = BareClient();
        var credential = new RenewableCredential(() => TenantCredential.For(connection, app, http, clock), clock);
        var client = new GraphServiceClient(
            http,
            new AzureIdentityAuthenticationProvider(credential, [connection.GraphUrl.Host], isCaeEnabled: false),
            connection.GraphUrl.AbsoluteUri.TrimEnd('/'));
        return new GraphChannel(client, credential, connection, clock, provider.GetRequiredService<ILogger<GraphChannel>>());
    }

    // Not from Kiota's factory: its handlers repeat calls, POST among them, and follow redirects.
    private static HttpClient BareClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = System.Net.DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        UseCookies = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
