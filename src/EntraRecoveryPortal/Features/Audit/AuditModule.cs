using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Audit;

internal static class AuditModule
{
    internal static IServiceCollection AddAudit(this IServiceCollection services) => services.AddScoped<AuditExport>().AddScoped<ImportedHistory>();

    internal static void MapAudit(this IEndpointRouteBuilder routes)
        => routes.MapGet(AuditExport.Address, (HttpContext context, AuditExport export) => export.WriteAsync(context)).RequireAuthorization(Permissions.ViewAudit);
}
