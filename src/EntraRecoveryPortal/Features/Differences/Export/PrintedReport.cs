using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Data;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace EntraRecoveryPortal.Features.Differences.Export;

/// <summary>One page of HTML that needs nothing else, to print or to file as evidence. Rendered batch by batch, so that its length costs no memory.</summary>
internal sealed class PrintedReport(IServiceProvider services, ILoggerFactory loggers) : IReportFormat
{
    public const string Html = "html";

    // Dark marks on white whatever the reader's theme: it is meant for paper.
    private const string Style = """
        :root { color-scheme: light; font: 10pt/1.4 system-ui, sans-serif; color: #1b1b1f; background: #fff; }
        body { max-width: 70rem; margin: 2rem auto; padding: 0 1.5rem; }
        h1 { font-size: 1.5rem; margin: 0 0 0.5rem; } h2 { font-size: 1.1rem; margin: 1.5rem 0 0.5rem; break-after: avoid; } h3 { font-size: 1rem; margin: 1.25rem 0 0.25rem; break-after: avoid; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1rem; margin: 0.75rem 0; } dt { color: #55555f; } dd { margin: 0; overflow-wrap: anywhere; }
        table { width: 100%; border-collapse: collapse; table-layout: fixed; } thead { display: table-header-group; } tr { break-inside: avoid; }
        th, td { padding: 0.3rem 0.5rem; border: 1px solid #c9c9d1; text-align: left; vertical-align: top; overflow-wrap: anywhere; } thead th { background: #f2f2f5; }
        code { font-size: 0.85em; } .quiet { color: #55555f; } .risk { color: #a3120b; font-weight: 600; } .value.is-code { white-space: pre-wrap; font-family: ui-monospace, monospace; font-size: 0.85em; } .value.is-text { white-space: pre-wrap; }
        del.gone, .is-gone { background: #fde7e5; color: #8c1008; print-color-adjust: exact; } ins.new, .is-new { background: #e2f4e3; color: #14561b; print-color-adjust: exact; }
        .value-set { margin: 0; padding: 0; list-style: none; } .value-chip { display: inline-block; padding: 0 0.4rem; border: 1px solid #c9c9d1; border-radius: 0.4rem; }
        .visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        th[scope="row"] { font-weight: 600; } th .quiet { font-weight: 400; } section > table th:first-child { width: 27%; } h4 { font-size: 0.95rem; margin: 0.75rem 0 0.25rem; break-after: avoid; }
        @media print { body { margin: 0; padding: 0; max-width: none; } }
        """;

    public string Extension => Html;

    public string ContentType => "text/html; charset=utf-8";

    public bool IsDownload => false;

    public async Task WriteAsync(ReportEvidence evidence, IAsyncEnumerable<ChangeBatch> changes, Stream output, CancellationToken cancel)
    {
        var title = HtmlEncoder.Default.Encode($"{evidence.TenantName}: report {evidence.Report.Number}");
        await using var page = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await page.WriteAsync($"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{Style}{Footer(evidence)}</style></head><body>");
        await RenderAsync<PrintedHead>(page, new() { [nameof(PrintedHead.Evidence)] = evidence });
        await foreach (var batch in changes.WithCancellation(cancel))
        {
            await RenderAsync<PrintedChanges>(page, new()
            {
                [nameof(PrintedChanges.Batch)] = batch,
                [nameof(PrintedChanges.Report)] = evidence.Report,
            });
        }
        await RenderAsync<PrintedSources>(page, new() { [nameof(PrintedSources.Evidence)] = evidence });
        await page.WriteAsync("</body></html>");
    }

    // Every sheet says what it is a sheet of. The names go into a style: whatever is no letter or digit is written as its number, so that it stays a text there.
    private static string Footer(ReportEvidence evidence)
    {
        var text = $"{evidence.TenantName} · report {evidence.Report.Number} · {evidence.Report.From.Name} and {evidence.Report.To.Name} · {Clock.Utc(evidence.ExportedAt)}";
        var escaped = string.Concat(text.EnumerateRunes().Select(rune => Rune.IsLetterOrDigit(rune) ? rune.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\{rune.Value:x6}")));
        const string Font = "font: 8pt system-ui, sans-serif; color: #55555f;";
        return $$"""@page { margin: 15mm 15mm 18mm; @bottom-left { content: "{{escaped}}"; {{Font}} } @bottom-right { content: counter(page) " of " counter(pages); {{Font}} } }""";
    }

    private async Task RenderAsync<T>(TextWriter page, Dictionary<string, object?> parameters) where T : IComponent
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(parameters))).ToHtmlString());
        await page.WriteAsync(html);
    }
}
