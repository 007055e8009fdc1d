using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Security;

/// <summary>Signing in and out are plain HTTP: a circuit cannot set a cookie.</summary>
internal static class SignInEndpoints
{
    public const string SignIn = "/sign-in";
    public const string SignOut = "/sign-out";
    public const string Callback = "/sign-in/callback";
    public const string Failed = "/sign-in-failed";
    public const string SignedOut = "/signed-out";
    public const string NoAccess = "/no-access";
    public const string ReturnUrl = "returnUrl";

    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(SignIn, Challenge).AllowAnonymous();
        routes.MapPost(SignOut, LeaveAsync).AllowAnonymous().DisableAntiforgery(); // checked by hand: the form has no bound parameter
    }

    private static IResult Challenge(string? returnUrl, bool? fresh)
    {
        var properties = new AuthenticationProperties { RedirectUri = LocalOnly(returnUrl) };
        if (fresh is true)
            properties.Items[OpenIdHandler.Fresh] = "true";
        return Results.Challenge(properties, [SecurityModule.OpenIdScheme]);
    }

    private static async Task<IResult> LeaveAsync(
        HttpContext context, IAntiforgery antiforgery, Actor actor, AuditLog audit, IDbContextFactory<PortalDbContext> contexts, IOptions<SignInOptions> signIn)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return Results.BadRequest();
        if (actor.Person is { } person)
        {
            await using var db = await contexts.CreateDbContextAsync(context.RequestAborted);
            audit.Add(db, person, "access.signOut", person.Name, AuditOutcome.Done, null, Guid.NewGuid());
            await db.SaveChangesAsync(context.RequestAborted);
        }

        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        var back = $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}{SignedOut}";
        return Results.Redirect(QueryHelpers.AddQueryString(signIn.Value.Authority + "/oauth2/v2.0/logout", "post_logout_redirect_uri", back));
    }

    private static string LocalOnly(string? url)
        => url is ['/', ..] and not ['/', '/' or '\\', ..] ? url : "/";
}
