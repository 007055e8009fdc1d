using System.Globalization;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Features.Snapshots;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>Asks for a report; the address fills the form.</summary>
public sealed partial class NewReportPage : ComponentBase
{
    private const int MostSnapshots = 200;

    private readonly HashSet<string> types = new(StringComparer.Ordinal);
    private int? from;
    private int? to;
    private ReportScope scope;
    private string ids = "";
    private Guid operation = Guid.NewGuid();
    private string? refusal;
    private ReportCreation.Created? created;

    [CascadingParameter] public ViewerZone Viewer { get; set; } = ViewerZone.Utc;

    [Inject] public required ReportService Reports { get; set; }

    [Inject] public required SnapshotService Snapshots { get; set; }

    [Inject] public required IOptions<CaptureOptions> Capture { get; set; }

    [Inject] public required NavigationManager Navigation { get; set; }

    private static IReadOnlyList<Crumb> Crumbs { get; } = [new("Differences", "differences")];

    protected override void OnInitialized()
    {
        var wish = NewReportQuery.Parse(Navigation.Uri);
        (from, to, scope, ids) = (wish.From, wish.To, wish.Scope, wish.Ids);
        types.UnionWith(wish.Types);
    }

    private string Label(SnapshotSummary snapshot) => string.Create(CultureInfo.InvariantCulture,
        $"#{snapshot.Number}, {Clock.Absolute(new DateTimeOffset(DateTime.SpecifyKind(snapshot.Header.SealedAt, DateTimeKind.Utc)), Viewer.Zone)}{(snapshot.Header.IsComplete ? "" : ", incomplete")}{(snapshot.Note is { Length: > 0 } note ? $", {note}" : "")}");

    private async Task<IReadOnlyList<SnapshotSummary>> SnapshotsAsync(CancellationToken cancel) => (await Snapshots.ListAsync(0, MostSnapshots, cancel)).Items;

    private void Choose(string type, bool isChosen)
    {
        if (isChosen)
            types.Add(type);
        else
            types.Remove(type);
    }

    private async Task<Outcome> CreateAsync(CancellationToken cancel)
    {
        (refusal, created) = (null, null);
        var wish = new NewReport { From = from, To = to, Scope = scope, Types = [.. types], Ids = ids, OperationId = operation };
        switch (await Reports.CreateAsync(wish, cancel))
        {
            case ReportCreation.Created done:
                created = done;
                operation = Guid.NewGuid();
                return Outcome.Done(done.Sentence);
            case ReportCreation.Refused refused:
                refusal = refused.Reason;
                return Outcome.Refused(refused.Reason);
            default:
                throw new InvalidOperationException("The wish for a report has an outcome that is not known here.");
        }
    }

    // Whoever pasted something that was not found reads that first.
    private void OpenCreated(Outcome outcome)
    {
        if (created is { Unresolved.Count: 0, Ambiguous.Count: 0 })
            Navigation.NavigateTo($"differences/{created.Number}");
    }
}
