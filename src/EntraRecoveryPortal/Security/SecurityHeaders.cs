using EntraRecoveryPortal.Configuration;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Security;

/// <summary>What a browser may load and who may frame the portal. Components set inline styles, so those are allowed; scripts never are.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, IOptions<SignInOptions> signIn)
{
    // Signing out posts here and is then sent on to the authority; browsers hold redirects of forms to form-action too.
    private readonly string policy = string.Join("; ",
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        $"form-action 'self' {new Uri(signIn.Value.Instance).GetLeftPart(UriPartial.Authority)}",
        "frame-ancestors 'none'");

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return next(context);
    }
}
