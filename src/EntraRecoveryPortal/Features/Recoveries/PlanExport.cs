using System.Globalization;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Recoveries.Approvals;
using EntraRecoveryPortal.Security;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>
/// A plan as a file: the very text whose SHA-256 is the plan's hash, so that whoever kept it can tell which plan was run; or as text for people. In the audit before the first byte leaves.
/// </summary>
internal sealed class PlanExport(ApprovalHistory history, IDbContextFactory<PortalDbContext> contexts, SingleTenant tenant, Actor actor, AuditLog audit)
{
    public const string Route = "/recoveries/plans/{plan:long}/export";
    private const string Text = "text";

    public static string AddressOf(long plan) => string.Create(CultureInfo.InvariantCulture, $"recoveries/plans/{plan}/export");

    /// <summary>The readable form.</summary>
    public static string TextAddressOf(long plan) => $"{AddressOf(plan)}?as={Text}";

    public async Task WriteAsync(HttpContext context, long plan)
    {
        var cancel = context.RequestAborted;
        var person = await actor.DemandAsync(Permissions.ViewRecoveries, "recovery.export", $"plan {plan}", cancel);
        if (await history.FindAsync(plan, cancel) is not { } reviewed)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await using var db = await contexts.CreateDbContextAsync(cancel);
        audit.Add(db, person, "recovery.export", $"plan {plan}", AuditOutcome.Done, $"Plan hash {reviewed.Hash}.", Guid.NewGuid());
        await db.SaveChangesAsync(cancel);
        var isText = context.Request.Query["as"] == Text;
        context.Response.ContentType = isText ? "text/plain; charset=utf-8" : "application/json; charset=utf-8";
        context.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=plan-{plan}.{(isText ? "txt" : "json")}");
        await context.Response.WriteAsync(isText
            ? PlanText.Of(reviewed, tenant.Name)
            : await db.Plans.Where(row => row.PlanKey == plan).Select(row => row.Json).SingleAsync(cancel), cancel);
    }
}
