using EntraRecoveryPortal.Components.Layout;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.AspNetCore.Components;

namespace EntraRecoveryPortal.Features.Snapshots;

public sealed partial class SnapshotsPage : ComponentBase
{
    private readonly List<int> ticked = [];
    private UrlState state = new();
    private Guid operation = Guid.NewGuid();
    private string? note;

    [CascadingParameter] public FrameStatus? Frame { get; set; }

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

    /// <summary>At most two stay ticked: a third takes the place of the first.</summary>
    private void Tick(int number, bool isOn)
    {
        ticked.Remove(number);
        if (isOn) ticked.Add(number);
        if (ticked.Count > 2) ticked.RemoveAt(0);
    }
}
