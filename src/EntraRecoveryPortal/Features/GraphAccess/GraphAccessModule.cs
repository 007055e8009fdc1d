namespace EntraRecoveryPortal.Features.GraphAccess;

internal static class GraphAccessModule
{
    internal static IServiceCollection AddGraphAccess(this IServiceCollection services) => services.AddScoped<GraphAccessService>();
}
