using EntraRecoveryPortal.Components;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Audit;
using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Features.GraphAccess;
using EntraRecoveryPortal.Features.Objects;
using EntraRecoveryPortal.Features.Overview;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Features.Settings;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Hosting;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;

namespace EntraRecoveryPortal;

/// <summary>The only way anyone builds the portal: the program, the demo and the tests.</summary>
public static class PortalHost
{
    public static WebApplicationBuilder AddPortal(this WebApplicationBuilder builder)
    {
        NativeHeap.Bound();
        var (services, configuration) = (builder.Services, builder.Configuration);
        services.AddPortalConfiguration(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ConfigurationAudit>();
        services.AddSingleton<StoreOpening>();
        services.AddSingleton<VerifyCommand>();
        services.AddSingleton<EraseCommand>();
        services.AddSingleton<RotateCommand>();
        services.AddHostedService<PortalStart>(); // first, so that its work is done before any other service starts
        services.AddPortalData(configuration);
        services.AddPortalSecurity(configuration.GetSection(SignInOptions.Section).Get<SignInOptions>()!);
        services.AddTenantGraph(configuration);
        services.AddJobs();

        services.AddOverview();
        services.AddSnapshots();
        services.AddObjects();
        services.AddDifferences();
        services.AddRecoveries();
        services.AddAudit();
        services.AddGraphAccess();
        services.AddSettings();

        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddRadzenComponents();
        services.AddSingleton<TenantHealth>();
        services.AddHealthChecks().AddCheck<StoreHealth>("store").AddCheck<TenantHealth>("tenant");
        services.AddHostedService<TenantNaming>();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        return builder;
    }

    public static WebApplication UsePortal(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = Fault.AnswerAsync });
        if (!app.Environment.IsDevelopment())
            app.UseHsts();
        app.UseMiddleware<SecurityHeaders>();
        app.UseAuthentication();
        app.UseMiddleware<ActorMiddleware>();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.UseMiddleware<NotFoundStatus>();

        app.MapStaticAssets().AllowAnonymous();
        app.MapHealth();
        app.MapSignIn();
        app.MapAudit();
        app.MapSnapshots();
        app.MapDifferences();
        app.MapRecoveries();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null); // SecurityHeaders says it
        return app;
    }
}
