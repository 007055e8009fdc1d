using System.Globalization;
using System.Text;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.AspNetCore.Http.Extensions;

namespace EntraRecoveryPortal.Features.Audit;

/// <summary>The filtered log as a file for a spreadsheet, newest first.</summary>
internal sealed class AuditExport(AuditLog log, Actor actor)
{
    public const string Address = "/audit/export";
    private const int PageSize = 1000;

    public async Task WriteAsync(HttpContext context)
    {
        var cancel = context.RequestAborted;
        await actor.DemandAsync(Permissions.ViewAudit, "audit.export", "audit", cancel);
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = "attachment; filename=audit.csv";
        await using var file = new StreamWriter(context.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await file.WriteAsync(CsvText.Line("Key", "At (UTC)", "Person", "Person id", "Tenant id", "From", "Action", "Target", "Outcome", "Detail", "Operation"));

        var query = AuditFilter.QueryOf(UrlState.FromUri(context.Request.GetEncodedUrl())) with { Skip = 0, Take = PageSize };
        while (await log.ListAsync(query, cancel) is { Items.Count: > 0 } page)
        {
            foreach (var entry in page.Items)
                await file.WriteAsync(Line(entry));
            query = query with { KeyBelow = page.Items[^1].AuditKey };
        }
    }

    private static string Line(AuditEntryRow entry) => CsvText.Line(
        entry.AuditKey.ToString(CultureInfo.InvariantCulture), entry.At.ToString("O", CultureInfo.InvariantCulture), entry.PersonName, entry.PersonObjectId,
        entry.PersonTenantId, entry.From, entry.Action, entry.Target, entry.Outcome, entry.Detail, entry.OperationId.ToString());
}
