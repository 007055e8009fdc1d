using System.Security.Claims;

namespace EntraRecoveryPortal.Security;

/// <summary>Gives a request its actor. The claim with the caller's address rides on the principal into the circuit, where no request is.</summary>
internal sealed class ActorMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context, Actor actor)
    {
        if (context.Connection.RemoteIpAddress is { } address)
            context.User.AddIdentity(new ClaimsIdentity([new Claim(PortalClaims.From, address.ToString())]));
        actor.Become(context.User);
        return next(context);
    }
}
