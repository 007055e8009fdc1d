using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Differences.Export;
using EntraRecoveryPortal.Features.Differences.Indexing;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Differences;

internal static class DifferencesModule
{
    internal static IServiceCollection AddDifferences(this IServiceCollection services) => services
        .AddScoped<ReportService>()
        .AddSingleton<ReportIndexes>()
        .AddScoped<ReportBrowser>()
        .AddSingleton<ReportNames>()
        .AddScoped<DraftService>()
        .AddScoped<DraftPeople>()
        .AddScoped<PastedObjects>()
        .AddScoped<ReportStore>()
        .AddScoped<ReportSides>()
        .AddScoped<ReportExport>()
        .AddSingleton<IReportFormat, CsvReport>()
        .AddSingleton<IReportFormat, JsonReport>()
        .AddScoped<IReportFormat, PrintedReport>()
        .AddSingleton<IErasable, ReportErasure>()
        .AddJob<ReportJob>(ReportService.JobKind, Permissions.CreateReports);

    internal static void MapDifferences(this IEndpointRouteBuilder routes) => routes
        .MapGet(ReportExport.Route, (HttpContext context, int number, string extension, ReportExport export) => export.WriteAsync(context, number, extension))
        .RequireAuthorization(Permissions.ViewReports);
}
