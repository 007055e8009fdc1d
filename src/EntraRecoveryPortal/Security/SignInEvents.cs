using EntraRecoveryPortal.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Security;

/// <summary>A sign-in that works is audited; one that fails gets a page of ours with an id to ask about, and its reason is only logged.</summary>
internal sealed partial class SignInEvents(
    IDbContextFactory<PortalDbContext> contexts, AccessRules rules, TimeProvider clock, ILogger<SignInEvents> logger) : OAuthEvents
{
    public override async Task TicketReceived(TicketReceivedContext context)
    {
        var person = rules.PersonOf(context.Principal!)!; // the handler accepts no token without a person
        var roles = person.Roles.Count == 0 ? "no role" : string.Join(", ", person.Roles);
        var cancel = context.HttpContext.RequestAborted;
        await using var db = await contexts.CreateDbContextAsync(cancel);
        db.Add(AuditEntry.Of(clock, person, context.HttpContext.Connection.RemoteIpAddress?.ToString(),
            "access.signIn", person.Name, AuditOutcome.Done, $"Signed in with {roles}.", Guid.NewGuid()));
        await db.SaveChangesAsync(cancel);
    }

    public override Task RemoteFailure(RemoteFailureContext context)
    {
        var id = context.HttpContext.TraceIdentifier;
        LogFailed(context.Failure, id);
        context.Response.Redirect(QueryHelpers.AddQueryString(context.Request.PathBase + SignInEndpoints.Failed, "id", id));
        context.HandleResponse();
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sign-in failed ({CorrelationId})")]
    private partial void LogFailed(Exception? failure, string correlationId);
}
