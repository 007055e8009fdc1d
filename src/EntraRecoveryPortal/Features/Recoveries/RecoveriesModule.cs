namespace EntraRecoveryPortal.Features.Recoveries;

internal static class RecoveriesModule
{
    internal static IServiceCollection AddRecoveries(this IServiceCollection services) => services;
}
