namespace EntraRecoveryPortal.Features.Audit;

internal static class AuditModule
{
    internal static IServiceCollection AddAudit(this IServiceCollection services) => services;
}
