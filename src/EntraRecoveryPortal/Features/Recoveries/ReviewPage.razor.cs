using EntraRecoveryPortal.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Everything a plan would write, before anything is written.</summary>
public sealed partial class ReviewPage : ComponentBase
{
    private Loaded<PlanAnswer>? loaded;

    [Parameter] public int ReportNumber { get; set; }

    [Inject] public required RecoveryService Recoveries { get; set; }

    [Inject] public required RecoveryHistory History { get; set; }

    private IReadOnlyList<Crumb> Crumbs => [new("Differences", "differences"), new($"Report {ReportNumber}", $"differences/{ReportNumber}")];

    private async Task<PlanAnswer> LoadAsync(CancellationToken cancel)
    {
        if (Recoveries.MayRecover)
            return await Recoveries.PlanAsync(ReportNumber, cancel);
        return await History.LatestPlanAsync(ReportNumber, cancel) is { } plan
            ? new PlanAnswer.Planned(plan)
            : new PlanAnswer.Refused(Refusals.NothingPlanned);
    }

    private Task ReloadAsync() => loaded?.ReloadAsync() ?? Task.CompletedTask;
}
