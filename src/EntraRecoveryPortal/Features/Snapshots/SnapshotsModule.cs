using EntraRecoveryPortal.Features.Snapshots.Retention;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Snapshots;

internal static class SnapshotsModule
{
    internal static IServiceCollection AddSnapshots(this IServiceCollection services) => services
        .AddSingleton<SnapshotStore>()
        .AddSingleton<RetentionSlots>()
        .AddSingleton<SnapshotReaders>()
        .AddSingleton<SnapshotPurge>()
        .AddSingleton<ClockWatch>()
        .AddHostedService<PurgeSchedule>()
        .AddJob<PurgeJob>(PurgeJob.Kind, Permissions.CaptureSnapshots)
        .AddSingleton<LiveReading>()
        .AddScoped<SnapshotService>()
        .AddJob<CaptureJob>(CaptureJob.Kind, Permissions.CaptureSnapshots);
}
