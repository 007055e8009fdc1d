using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;

namespace EntraRecoveryPortal.Features.Differences.Export;

/// <summary>The whole of a report for scripts: values are the JSON that Graph gave, times are UTC, what is absent is left out.</summary>
internal sealed class JsonReport : IReportFormat
{
    public const string Json = "json";

    private static readonly JsonSerializerOptions Layout = new(JsonSerializerDefaults.Web) { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public string Extension => Json;

    public string ContentType => "application/json; charset=utf-8";

    public bool IsDownload => true;

    public Task WriteAsync(ReportEvidence evidence, IAsyncEnumerable<ChangeBatch> changes, Stream output, CancellationToken cancel)
    {
        var report = evidence.Report;
        var document = new
        {
            Report = report.Number,
            Tenant = new { Id = evidence.TenantId, Name = evidence.TenantName },
            From = Side(report.From, evidence.Sources.From),
            To = Side(report.To, evidence.Sources.To),
            Scope = report.Detail.Words(report.Scope),
            MadeBy = report.CreatedByName,
            MadeAt = report.CreatedAt,
            evidence.ExportedBy,
            evidence.ExportedAt,
            evidence.Filters,
            report.NotCompared,
            Changes = EachAsync(changes, cancel),
        };
        return JsonSerializer.SerializeAsync(output, document, Layout, cancel);
    }

    private static object Side(ReportSide side, SnapshotSummary? snapshot) => new
    {
        side.Name,
        Snapshot = side.Number,
        side.At,
        Hash = snapshot is null ? null : Convert.ToHexStringLower(snapshot.Header.Hash),
        Coverage = snapshot?.Types.Select(part => new
        {
            part.Type,
            Part = SnapshotWords.Part(part.Relation),
            Coverage = StoredNames.Of(part.Coverage),
            AsOf = part.AsOfNumber,
            ReadAt = part.ReadEnd,
            part.Reason,
        }),
    };

    private static async IAsyncEnumerable<object> EachAsync(IAsyncEnumerable<ChangeBatch> changes, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var batch in changes.WithCancellation(cancel))
        {
            foreach (var change in batch.Changes)
            {
                yield return new
                {
                    change.Type,
                    Id = change.ObjectId,
                    change.DisplayName,
                    change.Action,
                    change.IsCreatedSince,
                    change.FromState,
                    change.NowState,
                    change.NotRestorable,
                    change.PartOf,
                    change.FollowsFrom,
                    change.Cause,
                    Items = batch.Items[change.ChangeKey].Select(Item),
                };
            }
        }
    }

    private static object Item(ReportItemRow item) => new
    {
        item.Kind,
        item.Path,
        item.TargetType,
        item.TargetId,
        item.TargetName,
        From = Value(item.From, item, item.LinkInFrom),
        Now = Value(item.Now, item, item.LinkInNow),
        item.NotRestorable,
        item.Risk,
    };

    private static JsonElement? Value(string? json, ReportItemRow item, bool linked) =>
        item.Kind == StoredNames.Link ? JsonSerializer.SerializeToElement(linked) : json is null ? null : JsonElement.Parse(json);
}
