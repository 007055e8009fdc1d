namespace EntraRecoveryPortal.Features.Differences;

internal static class DifferencesModule
{
    internal static IServiceCollection AddDifferences(this IServiceCollection services) => services;
}
