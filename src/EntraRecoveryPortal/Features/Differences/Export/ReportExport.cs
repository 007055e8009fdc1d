using System.Runtime.CompilerServices;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Differences.Indexing;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.EntityFrameworkCore;

namespace EntraRecoveryPortal.Features.Differences.Export;

/// <summary>A report as a file, filtered as its page is; in the audit before the first byte leaves.</summary>
internal sealed class ReportExport(
    ReportService reports, ReportIndexes indexes, IEnumerable<IReportFormat> formats, ReportNames names, IDbContextFactory<PortalDbContext> contexts, SingleTenant tenant, Actor actor, AuditLog audit, TimeProvider clock)
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
            var found = await db.ReportChanges.AsNoTracking().Where(change => EF.Parameter(keys).Contains(change.ChangeKey)).ToDictionaryAsync(change => change.ChangeKey, cancel);
            List<ReportChangeRow> changes = [.. keys.Where(found.ContainsKey).Select(key => found[key])];
            var items = await db.ReportItems.AsNoTracking().Where(item => EF.Parameter(keys).Contains(item.ChangeKey)).OrderBy(item => item.ItemKey).ToListAsync(cancel);
            yield return await NamedAsync(reportKey, changes, items, cancel);
        }
    }

    // A file is read far from the portal, where nobody can look up an id.
    private async Task<ChangeBatch> NamedAsync(long reportKey, List<ReportChangeRow> changes, List<ReportItemRow> items, CancellationToken cancel)
    {
        var texts = changes.SelectMany(change => new[] { change.DisplayName, change.SearchName }).Concat(items.SelectMany(item => new[] { item.From, item.Now }))
            .Concat(changes.SelectMany(change => new[] { change.FromContent, change.NowContent }));
        var objects = changes.Select(RefOf).Concat(items.Select(StoredNames.TargetOf).OfType<ObjectRef>());
        var known = await names.OfAsync(reportKey, texts, objects, cancel);
        foreach (var change in changes)
            (change.DisplayName, change.SearchName) = (ReportNames.NameOf(change.DisplayName, known), ReportNames.SearchNameOf(RefOf(change), change.SearchName, known));
        foreach (var item in items)
            item.TargetName = ReportNames.WithRole(StoredNames.TargetOf(item), item.TargetName, known);
        return new(changes, items.ToLookup(item => item.ChangeKey), known);
    }

    private static ObjectRef RefOf(ReportChangeRow change) => new(change.Type, change.ObjectId);
}
