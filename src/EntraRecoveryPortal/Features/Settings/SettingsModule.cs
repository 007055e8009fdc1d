namespace EntraRecoveryPortal.Features.Settings;

internal static class SettingsModule
{
    internal static IServiceCollection AddSettings(this IServiceCollection services) => services.AddScoped<SettingsService>();
}
