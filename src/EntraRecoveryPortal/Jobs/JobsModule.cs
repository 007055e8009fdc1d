using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Jobs;

public static class JobsModule
{
    /// <summary>Registers a kind of job by name, with the permission that starting and cancelling it needs and that its run has.</summary>
    public static IServiceCollection AddJob<TJob>(this IServiceCollection services, string kind, string permission = Permissions.Recover)
        where TJob : class, IJob
        => services.AddScoped<TJob>().AddSingleton(new JobKind(kind, typeof(TJob), permission));

    internal static IServiceCollection AddJobs(this IServiceCollection services)
        => services
            .AddSingleton<JobSignals>()
            .AddSingleton<JobLeases>()
            .AddSingleton<NextSnapshot>()
            .AddScoped(s => new JobQueue(
                s.GetRequiredService<IDbContextFactory<PortalDbContext>>(), s.GetRequiredService<SingleTenant>(), s.GetRequiredService<Actor>(),
                s.GetRequiredService<AuditLog>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<JobSignals>(), s.GetServices<JobKind>()))
            .AddHostedService<JobRunner>()
            .AddHostedService<SnapshotScheduler>();
}
