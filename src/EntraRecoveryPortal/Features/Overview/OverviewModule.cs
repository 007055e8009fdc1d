namespace EntraRecoveryPortal.Features.Overview;

internal static class OverviewModule
{
    internal static IServiceCollection AddOverview(this IServiceCollection services) => services.AddScoped<OverviewService>();
}
