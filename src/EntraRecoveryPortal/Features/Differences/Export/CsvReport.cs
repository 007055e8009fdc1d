using System.Text;
using System.Text.Json;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Features.Audit;

namespace EntraRecoveryPortal.Features.Differences.Export;

/// <summary>One line for each attribute or link, with the value then and the value now: for spreadsheets, and for the people who run the directory that a value is synced from.</summary>
internal sealed class CsvReport : IReportFormat
{
    public const string Csv = "csv";

    public string Extension => Csv;

    public string ContentType => "text/csv; charset=utf-8";

    public bool IsDownload => true;

    public async Task WriteAsync(ReportEvidence evidence, IAsyncEnumerable<ChangeBatch> changes, Stream output, CancellationToken cancel)
    {
        await using var file = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await file.WriteAsync(CsvText.Line("Type", "Id", "Name", "Known as", "Recovery would", "Attribute", "Other end", "Other end id", evidence.Report.From.Name, evidence.Report.To.Name, "Cannot be restored because", "Risk", "Part of", "Follows from"));
        await foreach (var batch in changes)
        {
            foreach (var change in batch.Changes)
            {
                foreach (var item in batch.Items[change.ChangeKey])
                {
                    await file.WriteAsync(CsvText.Line(
                        TypeNames.Label(change.Type), change.ObjectId, change.DisplayName, change.SearchName, Words.Action(change.Action).Text, item.Path, item.TargetName, item.TargetId,
                        item.Kind == StoredNames.Link ? Linked(item.LinkInFrom) : Text(item.From), item.Kind == StoredNames.Link ? Linked(item.LinkInNow) : Text(item.Now),
                        change.NotRestorable ?? item.NotRestorable, item.Risk, change.PartOf, change.FollowsFrom));
                }
            }
        }
    }

    private static string Linked(bool there) => there ? "linked" : "";

    // A text without its quotes; anything deeper as JSON, which keeps a comma inside a value apart from one between values.
    private static string Text(string? json) => json switch
    {
        null => "",
        ['"', ..] => JsonSerializer.Deserialize<string>(json)!,
        _ => json,
    };
}
