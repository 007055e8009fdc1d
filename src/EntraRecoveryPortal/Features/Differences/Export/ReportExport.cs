using System.Runtime.CompilerServices;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Differences.Indexing;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Differences.Export;

/// <summary>A report as a file, filtered as its page is; in the audit before the first byte leaves.</summary>
internal sealed class ReportExport(
    ReportService reports, ReportIndexes indexes, IEnumerable<IReportFormat> formats, IDbContextFactory<PortalDbContext> contexts, SingleTenant tenant, Actor actor, AuditLog audit, TimeProvider clock)
{
    public const string Route = "/differences/{number:int}/export/{extension}";
    private const int BatchSize = 500;

    public async Task WriteAsync(HttpContext context, int number, string extension)
    {
        var cancel = context.RequestAborted;
        var person = await actor.DemandAsync(Permissions.ViewReports, "report.export", $"report {number}", cancel);
        if (formats.FirstOrDefault(format => format.Extension == extension) is not { } format || await reports.FindAsync(number, cancel) is not { State: JobState.Successful } report)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var url = UrlState.FromUri(context.Request.GetEncodedUrl());
        IReadOnlyList<string> filters = [.. FilterChip.Of("", url, FilterWords.Of).Select(chip => chip.Text)];
        await using (var db = await contexts.CreateDbContextAsync(cancel))
        {
            audit.Add(db, person, "report.export", $"report {number}", AuditOutcome.Done, filters.Count == 0 ? extension : $"{extension}: {string.Join(", ", filters)}", Guid.NewGuid());
            await db.SaveChangesAsync(cancel);
        }
        context.Response.ContentType = format.ContentType;
        if (format.IsDownload)
            context.Response.Headers.ContentDisposition = $"attachment; filename=report-{number}.{extension}";
        var evidence = new ReportEvidence
        {
            Report = report,
            TenantName = tenant.Name,
            TenantId = tenant.TenantId,
            Sources = await reports.SourcesAsync(report, cancel),
            Filters = filters,
            ExportedBy = person.Name,
            ExportedAt = clock.GetUtcNow().UtcDateTime,
        };
        await format.WriteAsync(evidence, ChangesAsync(report.Key, ChangeView.Of(url).Filter, cancel), context.Response.Body, cancel);
    }

    private async IAsyncEnumerable<ChangeBatch> ChangesAsync(long reportKey, ChangeFilter filter, [EnumeratorCancellation] CancellationToken cancel)
    {
        var matching = (await indexes.OfAsync(reportKey, cancel)).Keys(filter);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        foreach (var keys in matching.Chunk(BatchSize))
        {
            var changes = await db.ReportChanges.AsNoTracking().Where(change => EF.Parameter(keys).Contains(change.ChangeKey)).OrderBy(change => change.ChangeKey).ToListAsync(cancel);
            var items = await db.ReportItems.AsNoTracking().Where(item => EF.Parameter(keys).Contains(item.ChangeKey)).OrderBy(item => item.ItemKey).ToListAsync(cancel);
            yield return new(changes, items.ToLookup(item => item.ChangeKey));
        }
    }
}
