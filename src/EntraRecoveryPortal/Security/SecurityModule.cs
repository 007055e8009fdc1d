using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace EntraRecoveryPortal.Security;

internal static class SecurityModule
{
    public const string OpenIdScheme = "OpenId";

    /// <summary>Somebody is signed in, with or without a role.</summary>
    public const string SignedInPolicy = "signed-in";

    private const string CookieScheme = CookieAuthenticationDefaults.AuthenticationScheme;

    public static IServiceCollection AddPortalSecurity(this IServiceCollection services, SignInOptions signIn)
    {
        services.AddSingleton<AccessRules>();
        services.AddSingleton<StoreKeys>();
        services.AddScoped(s => new Actor(
            s.GetRequiredService<AccessRules>(), s.GetRequiredService<IDbContextFactory<PortalDbContext>>(),
            s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<Actor>>()));
        services.AddScoped<AuditLog>();
        services.AddScoped<SignInEvents>();
        services.AddScoped<CircuitActivity>();
        services.AddScoped<CircuitHandler, ActorCircuitHandler>();
        services.AddScoped<AuthenticationStateProvider, RevalidatingSession>();
        services.AddCascadingAuthenticationState();
        services.AddKeyRing();
        services.AddSignIn(signIn);
        services.AddPolicies();
        return services;
    }

    private static void AddSignIn(this IServiceCollection services, SignInOptions signIn)
    {
        services.AddAuthentication(CookieScheme)
            .AddCookie(cookie =>
            {
                cookie.Cookie.Name = "EntraRecoveryPortal";
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                cookie.ExpireTimeSpan = Sessions.IdleTimeout;
                cookie.SlidingExpiration = true;
                cookie.LoginPath = SignInEndpoints.SignIn;
                cookie.AccessDeniedPath = SignInEndpoints.NoAccess;
                cookie.ReturnUrlParameter = SignInEndpoints.ReturnUrl;
                // The policy of an address refuses before the command behind it is asked.
                cookie.Events.OnRedirectToAccessDenied = async context =>
                {
                    if (context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>()?.Policy is { } permission)
                        await context.HttpContext.RequestServices.GetRequiredService<Actor>().NoteRefusalAsync(permission, "address.open", context.Request.Path, context.HttpContext.RequestAborted);
                    context.Response.Redirect(context.RedirectUri);
                };
                cookie.Events.OnValidatePrincipal = context =>
                {
                    var clock = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>();
                    if (context.Principal is null || Sessions.HasEnded(context.Principal, clock))
                        context.RejectPrincipal();
                    return Task.CompletedTask;
                };
            })
            .AddOAuth<OpenIdOptions, OpenIdHandler>(OpenIdScheme, openId =>
            {
                openId.SignIn = signIn;
                openId.ClientId = signIn.ClientId;
                openId.ClientSecret = signIn.ClientSecret ?? "";
                openId.CallbackPath = SignInEndpoints.Callback;
                openId.AuthorizationEndpoint = signIn.Authority + "/oauth2/v2.0/authorize";
                openId.TokenEndpoint = signIn.Authority + "/oauth2/v2.0/token";
                openId.UsePkce = true;
                openId.Scope.Add("openid");
                openId.Scope.Add("profile");
                openId.CorrelationCookie.SameSite = SameSiteMode.Lax; // the answer comes as a top-level GET
                openId.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                openId.EventsType = typeof(SignInEvents);
                openId.Metadata = new ConfigurationManager<OpenIdConnectConfiguration>(
                    signIn.Authority + "/v2.0/.well-known/openid-configuration",
                    new OpenIdConnectConfigurationRetriever(),
                    new HttpDocumentRetriever { RequireHttps = !new Uri(signIn.Instance).IsLoopback });
            });
        services.AddOptions<OpenIdOptions>(OpenIdScheme).Configure<TimeProvider>((openId, clock) =>
        {
            openId.TimeProvider = clock;
            if (signIn.CertificatePath is { Length: > 0 } path)
                openId.Assertion = new ClientAssertion(signIn.ClientId, path, clock);
        });
        services.AddOptions<CookieAuthenticationOptions>(CookieScheme).Configure<TimeProvider>((cookie, clock) => cookie.TimeProvider = clock);
    }

    private static void AddPolicies(this IServiceCollection services)
    {
        services.AddSingleton<IAuthorizationHandler, PermissionHandler>();
        var authorization = services.AddAuthorizationBuilder()
            .SetFallbackPolicy(Policy(permission: null))
            .SetDefaultPolicy(Policy(permission: null))
            .AddPolicy(SignedInPolicy, policy => policy.RequireAuthenticatedUser());
        foreach (var permission in Permissions.All)
            authorization.AddPolicy(permission, Policy(permission));
    }

    private static AuthorizationPolicy Policy(string? permission)
        => new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new PermissionRequirement(permission)).Build();

    private static void AddKeyRing(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("EntraRecoveryPortal");
        services.AddOptions<KeyManagementOptions>().Configure<IDbContextFactory<PortalDbContext>, StoreKeys>((ring, contexts, keys) =>
        {
            ring.XmlRepository = new DatabaseKeyRing(contexts);
            ring.XmlEncryptor = new StoreKeyXmlEncryptor(keys);
        });
    }
}
