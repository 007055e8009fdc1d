using System.Reflection;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Features.Settings;

/// <summary>The configuration in force and the portal's health, without a secret in it.</summary>
internal sealed class SettingsService(
    IConfiguration configuration, IOptions<ScheduleOptions> schedule, IOptions<RetentionOptions> retention, HealthCheckService health, Actor actor,
    IDbContextFactory<PortalDbContext> contexts, SingleTenant tenant, TimeProvider clock)
{
    private const string Mask = "set, not shown";

    public static string Version { get; } = typeof(SettingsService).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public async Task<IReadOnlyList<EffectiveValue>> ValuesAsync(CancellationToken cancel)
    {
        await DemandAsync(cancel);
        return [.. ConfigurationKeys.All.SelectMany(Values)];
    }

    public string ScheduleInWords() => ScheduleWords.Of(schedule.Value);

    public string RetentionInWords() => ScheduleWords.Of(retention.Value);

    public async Task<HealthReport> HealthAsync(CancellationToken cancel)
    {
        await DemandAsync(cancel);
        return await health.CheckHealthAsync(cancel);
    }

    public async Task<StoreForecast> ForecastAsync(CancellationToken cancel)
    {
        await DemandAsync(cancel);
        return await StoreForecast.ReadAsync(contexts, tenant.TenantKey, clock, cancel);
    }

    private Task<Person> DemandAsync(CancellationToken cancel) => actor.DemandAsync(Permissions.ViewSettings, "settings.view", "settings", cancel);

    private IEnumerable<EffectiveValue> Values(ConfigurationKey key)
    {
        var set = key.SetIn(configuration).ToList();
        return set.Count == 0
            ? [new EffectiveValue(key.Name, key.Default, "default")]
            : set.Select(pair => new EffectiveValue(pair.Key, key.IsSecret ? Mask : pair.Value, SourceOf(pair.Key)));
    }

    // The last provider that knows a key wins.
    private string SourceOf(string key)
        => ((IConfigurationRoot)configuration).Providers.LastOrDefault(p => p.TryGet(key, out _)) switch
        {
            EnvironmentVariablesConfigurationProvider => "environment",
            CommandLineConfigurationProvider => "command line",
            JsonConfigurationProvider file => Path.GetFileName(file.Source.Path ?? "file"),
            null => "default",
            _ => "host",
        };
}
