using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Differences;

internal static class DifferencesModule
{
    internal static IServiceCollection AddDifferences(this IServiceCollection services) => services
        .AddScoped<ReportService>()
        .AddScoped<ReportBrowser>()
        .AddScoped<DraftService>()
        .AddScoped<DraftPeople>()
        .AddScoped<PastedObjects>()
        .AddScoped<ReportStore>()
        .AddScoped<ReportSides>()
        .AddSingleton<IErasable, ReportErasure>()
        .AddJob<ReportJob>(ReportService.JobKind, Permissions.CreateReports);
}
