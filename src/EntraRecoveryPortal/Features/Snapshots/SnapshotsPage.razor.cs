using EntraRecoveryPortal.Components.Layout;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Retention;
using EntraRecoveryPortal.Security;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace EntraRecoveryPortal.Features.Snapshots;

public sealed partial class SnapshotsPage : ComponentBase
{
    private readonly List<int> ticked = [];
    private UrlState state = new();
    private Guid operation = Guid.NewGuid();
    private string? note;
    private PagedTable<SnapshotSummary>? table;

    [CascadingParameter] public FrameStatus? Frame { get; set; }

    [CascadingParameter] public ViewerZone Viewer { get; set; } = ViewerZone.Utc;

    [Inject] public required HoldService Holds { get; set; }

    [Inject] public required DialogService Dialogs { get; set; }

    [Inject] public required SnapshotService Snapshots { get; set; }

    [Inject] public required NavigationManager Navigation { get; set; }

    [Inject] public required Actor Actor { get; set; }

    [Inject] public required SingleTenant Tenant { get; set; }

    private JobRow? Capture => Frame?.Jobs.FirstOrDefault(job => job.Kind == CaptureJob.Kind);

    /// <summary>While there is none, the empty list has the one button that matters.</summary>
    private bool HasAny => Frame?.Freshness.Number is not null;

    protected override void OnParametersSet() => state = UrlState.FromUri(Navigation.Uri);

    private Task<Page<SnapshotSummary>> LoadAsync(CancellationToken cancel) => Snapshots.ListAsync(state.Skip, state.Size, cancel);

    private async Task<Outcome> CaptureAsync(CancellationToken cancel)
    {
        await Snapshots.CaptureAsync(note, operation, cancel);
        (operation, note) = (Guid.NewGuid(), null);
        return Outcome.Done($"A snapshot of {Tenant.Name} is being taken.");
    }

    private async Task HoldAsync(int number)
    {
        var isHeld = await Dialogs.OpenAsync<HoldForm>(
            $"Hold snapshot #{number}", new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(HoldForm.Number)] = number, [nameof(HoldForm.Viewer)] = Viewer });
        if (isHeld is true)
            await ReloadAsync();
    }

    private async Task<Outcome> ReleaseAsync(long holdKey, int number, CancellationToken cancel) =>
        await Holds.ReleaseAsync(holdKey, Guid.NewGuid(), cancel) is HoldAnswer.Refused refused
            ? Outcome.Refused(refused.Reason)
            : Outcome.Done($"Snapshot #{number} is not held any more.");

    private Task ReloadAsync() => table?.ReloadAsync() ?? Task.CompletedTask;

    /// <summary>At most two stay ticked: a third takes the place of the first.</summary>
    private void Tick(int number, bool isOn)
    {
        ticked.Remove(number);
        if (isOn) ticked.Add(number);
        if (ticked.Count > 2) ticked.RemoveAt(0);
    }
}
