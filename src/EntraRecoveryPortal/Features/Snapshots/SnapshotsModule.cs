using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Snapshots;

internal static class SnapshotsModule
{
    internal static IServiceCollection AddSnapshots(this IServiceCollection services) => services
        .AddSingleton<SnapshotStore>()
        .AddSingleton<AnchorFile>()
        .AddSingleton<Anchor>()
        .AddSingleton<StoreVerifier>()
        .AddSingleton<LiveReading>()
        .AddSingleton<VerificationStore>()
        .AddSingleton<IErasable, SnapshotErasure>()
        .AddScoped<SnapshotService>()
        .AddScoped<IntegrityService>()
        .AddJob<CaptureJob>(CaptureJob.Kind, Permissions.CaptureSnapshots)
        .AddJob<VerifyJob>(VerifyJob.Kind, Permissions.Verify)
        .AddHostedService<VerifySchedule>();
}
