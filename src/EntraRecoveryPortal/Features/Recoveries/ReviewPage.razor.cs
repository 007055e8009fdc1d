using EntraRecoveryPortal.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Everything a plan would write, before anything is written.</summary>
public sealed partial class ReviewPage : ComponentBase
{
    private Loaded<PlanAnswer>? loaded;

    [Parameter] public int ReportNumber { get; set; }

    /// <summary>The recovery that the plan goes on with; 0 when the plan is from a report's ticks.</summary>
    [Parameter] public int RecoveryNumber { get; set; }

    /// <summary>"failed": only what was tried and did not succeed.</summary>
    [SupplyParameterFromQuery] public string? Only { get; set; }

    /// <summary>What was chosen on this page, by the keys that the plan gave its choices.</summary>
    [SupplyParameterFromQuery] public string[]? Choose { get; set; }

    [Inject] public required NavigationManager Navigation { get; set; }

    [Inject] public required RecoveryService Recoveries { get; set; }

    [Inject] public required ContinuationService Continuations { get; set; }

    [Inject] public required RecoveryHistory History { get; set; }

    private string Choices => string.Join(',', Choose ?? []);

    private EventCallback<string> Choosing => Recoveries.MayRecover ? EventCallback.Factory.Create<string>(this, ToggleChoice) : default;

    private string Path => RecoveryNumber > 0 ? $"recoveries/{RecoveryNumber}/rest" : $"recoveries/review/{ReportNumber}";

    private IReadOnlyList<Crumb> Crumbs => RecoveryNumber > 0
        ? [new("Recoveries", "recoveries"), new($"Recovery {RecoveryNumber}", $"recoveries/{RecoveryNumber}")]
        : [new("Differences", "differences"), new($"Report {ReportNumber}", $"differences/{ReportNumber}")];

    private async Task<PlanAnswer> LoadAsync(CancellationToken cancel)
    {
        if (RecoveryNumber > 0)
            return Recoveries.MayRecover ? await Continuations.PlanChosenAsync(RecoveryNumber, Only == "failed", Choose ?? [], cancel) : new PlanAnswer.Refused(Refusals.RecoveringNeedsRole);
        if (Recoveries.MayRecover)
            return await Recoveries.PlanChosenAsync(ReportNumber, Choose ?? [], cancel);
        return await History.LatestPlanAsync(ReportNumber, cancel) is { } plan
            ? new PlanAnswer.Planned(plan)
            : new PlanAnswer.Refused(Refusals.NothingPlanned);
    }

    // It stands in the address, so that whoever loads the page again finds the same plan.
    private void ToggleChoice(string key) => Navigation.NavigateTo(Path + UrlState.FromUri(Navigation.Uri).Toggle("choose", key).ToQuery());

    private Task ReloadAsync() => loaded?.ReloadAsync() ?? Task.CompletedTask;
}
