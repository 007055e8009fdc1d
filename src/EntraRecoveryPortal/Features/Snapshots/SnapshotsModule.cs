namespace EntraRecoveryPortal.Features.Snapshots;

internal static class SnapshotsModule
{
    internal static IServiceCollection AddSnapshots(this IServiceCollection services) => services;
}
