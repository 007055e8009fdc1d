using System.Net.Mime;

namespace EntraRecoveryPortal.Hosting;

/// <summary>The answer when a request meets a bug or an outage: a sentence and the number that the log has it under.</summary>
internal static class Fault
{
    public static Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = MediaTypeNames.Text.Plain;
        return context.Response.WriteAsync($"The portal could not answer. The log tells more under {context.TraceIdentifier}.", context.RequestAborted);
    }
}
