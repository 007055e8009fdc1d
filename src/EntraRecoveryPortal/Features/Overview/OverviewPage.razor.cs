using EntraRecoveryPortal.Components.Layout;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Security;
using Microsoft.AspNetCore.Components;

namespace EntraRecoveryPortal.Features.Overview;

public sealed partial class OverviewPage : ComponentBase
{
    private Guid operation = Guid.NewGuid();

    [CascadingParameter] public FrameStatus? Frame { get; set; }

    [Inject] public required OverviewService Overview { get; set; }

    [Inject] public required SnapshotService Snapshots { get; set; }

    [Inject] public required Actor Actor { get; set; }

    [Inject] public required SingleTenant Tenant { get; set; }

    private bool IsCapturing => Frame?.Jobs.Any(job => job.Kind == CaptureJob.Kind) == true;

    private async Task<Outcome> CaptureAsync(CancellationToken cancel)
    {
        await Snapshots.CaptureAsync(null, operation, cancel);
        operation = Guid.NewGuid();
        return Outcome.Done($"A snapshot of {Tenant.Name} is being taken.");
    }
}
