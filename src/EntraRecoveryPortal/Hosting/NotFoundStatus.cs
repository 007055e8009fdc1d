using EntraRecoveryPortal.Components;
using Microsoft.AspNetCore.Components.Endpoints;

namespace EntraRecoveryPortal.Hosting;

/// <summary>The page for unknown addresses is drawn in the circuit, where no status can be set any more; so the answer that opens it says 404.</summary>
internal sealed class NotFoundStatus(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type == typeof(NotFoundPage))
            context.Response.OnStarting(SayNotFound, context.Response); // earlier, and the renderer would leave the body out
        return next(context);
    }

    private static Task SayNotFound(object response)
    {
        if (response is HttpResponse { StatusCode: StatusCodes.Status200OK } page)
            page.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
