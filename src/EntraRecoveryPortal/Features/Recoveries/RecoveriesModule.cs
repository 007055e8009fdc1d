using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Recoveries.Aftermath;
using EntraRecoveryPortal.Features.Recoveries.Approvals;
using EntraRecoveryPortal.Features.Recoveries.Passwords;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EntraRecoveryPortal.Features.Recoveries;

internal static class RecoveriesModule
{
    internal static IServiceCollection AddRecoveries(this IServiceCollection services)
    {
        services.TryAddSingleton(new RecoveryPace());
        return services
            .AddSingleton<OwnIdentities>()
            .AddSingleton<IErasable, RecoveryErasure>()
            .AddSingleton<IErasable, ImportedErasure>()
            .AddScoped<RecoveryPlanning>()
            .AddScoped<PlanKeeper>()
            .AddScoped<RecoveryService>()
            .AddScoped<ContinuationService>()
            .AddScoped<PauseService>()
            .AddScoped<RecoveryHistory>()
            .AddScoped<RecoveryExport>()
            .AddScoped<PlanExport>()
            .AddScoped<PasswordService>()
            .AddScoped<AftermathHistory>()
            .AddScoped<ApprovalService>()
            .AddScoped<ApprovalHistory>()
            .AddScoped<RecoveryJournal>()
            .AddScoped<LiveReads>()
            .AddScoped<StepSettler>()
            .AddScoped<StepRunner>()
            .AddScoped<BindBisection>()
            .AddScoped<RecoveryLanes>()
            .AddScoped<RecoveryVerifier>()
            .AddJob<RecoveryJob>(RecoveryJob.Kind, Permissions.Recover);
    }

    internal static void MapRecoveries(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(RecoveryExport.Route, (HttpContext context, int number, RecoveryExport export) => export.WriteAsync(context, number)).RequireAuthorization(Permissions.ViewRecoveries);
        routes.MapGet(PlanExport.Route, (HttpContext context, long plan, PlanExport export) => export.WriteAsync(context, plan)).RequireAuthorization(Permissions.ViewRecoveries);
    }
}
