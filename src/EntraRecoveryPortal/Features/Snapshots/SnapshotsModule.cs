using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Archive;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Features.Snapshots.Retention;
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
        .AddSingleton<RetentionSlots>()
        .AddSingleton<SnapshotReaders>()
        .AddSingleton<SnapshotPurge>()
        .AddSingleton<ClockWatch>()
        .AddHostedService<PurgeSchedule>()
        .AddJob<PurgeJob>(PurgeJob.Kind, Permissions.CaptureSnapshots)
        .AddSingleton<LiveReading>()
        .AddSingleton<VerificationStore>()
        .AddSingleton<IErasable, SnapshotErasure>()
        .AddScoped<SnapshotService>()
        .AddScoped<IntegrityService>()
        .AddJob<VerifyJob>(VerifyJob.Kind, Permissions.Verify)
        .AddHostedService<VerifySchedule>()
        .AddScoped<HoldService>()
        .AddSingleton<SnapshotArchive>()
        .AddSingleton<RecordsImport>()
        .AddSingleton<ArchiveImport>()
        .AddSingleton<ArchiveCommands>()
        .AddScoped<ArchiveExport>()
        .AddSingleton<StoreSpace>()
        .AddJob<CaptureJob>(CaptureJob.Kind, Permissions.CaptureSnapshots);

    internal static void MapSnapshots(this IEndpointRouteBuilder routes) => routes
        .MapGet(ArchiveExport.Route, (HttpContext context, int number, ArchiveExport export) => export.WriteAsync(context, number))
        .RequireAuthorization(Permissions.Export);
}
