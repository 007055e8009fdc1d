using EntraRecoveryPortal.Graph;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Graph;

/// <summary>The portal's own wiring of Graph, pointed at a server of a test.</summary>
internal static class Portal
{
    public static ServiceProvider Graph(Uri server, string tenantId, (string Id, string Secret) reader, (string Id, string Secret)? writer, params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Tenant:Id"] = tenantId,
            ["Tenant:Instance"] = server.AbsoluteUri,
            ["Tenant:GraphUrl"] = new Uri(server, "/v1.0").AbsoluteUri,
            ["Tenant:Reader:ClientId"] = reader.Id,
            ["Tenant:Reader:ClientSecret"] = reader.Secret,
            ["Tenant:Writer:ClientId"] = writer?.Id,
            ["Tenant:Writer:ClientSecret"] = writer?.Secret,
        };
        foreach (var (key, value) in more)
            settings[key] = value;
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddTenantGraph(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton(new GraphPacing { FirstRetry = TimeSpan.FromMilliseconds(5), ConditionalAccessSpacing = TimeSpan.FromMilliseconds(20), Retries = 3 })
            .BuildServiceProvider();
    }
}
