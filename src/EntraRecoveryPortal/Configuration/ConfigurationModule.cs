namespace EntraRecoveryPortal.Configuration;

internal static class ConfigurationModule
{
    /// <summary>Binds every options type; whoever builds the host with a faulty configuration is told all its faults.</summary>
    public static IServiceCollection AddPortalConfiguration(this IServiceCollection services, IConfiguration configuration)
    {
        if (ConfigurationCheck.FaultsOf(configuration) is { Count: > 0 } faults)
            throw new InvalidOperationException("The configuration has faults. " + string.Join(' ', faults));
        return services
            .AddSingleton<OwnApplications>()
            .Configure<SignInOptions>(configuration.GetSection(SignInOptions.Section))
            .Configure<TenantOptions>(configuration.GetSection(TenantOptions.Section))
            .Configure<StoreOptions>(configuration.GetSection(StoreOptions.Section))
            .Configure<ScheduleOptions>(configuration.GetSection(ScheduleOptions.Section))
            .Configure<CaptureOptions>(configuration.GetSection(CaptureOptions.Section))
            .Configure<RetentionOptions>(configuration.GetSection(RetentionOptions.Section))
            .Configure<IntegrityOptions>(configuration.GetSection(IntegrityOptions.Section))
            .Configure<RecoveryOptions>(configuration.GetSection(RecoveryOptions.Section))
            .Configure<AccessOptions>(configuration.GetSection(AccessOptions.Section));
    }
}
