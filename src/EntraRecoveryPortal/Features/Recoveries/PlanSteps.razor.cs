using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Recovering;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>The steps of a plan by object; search and page stand in the address.</summary>
public sealed partial class PlanSteps : ComponentBase, IDisposable
{
    private UrlState state = new();
    private IReadOnlyList<PlanGroup> groups = [];
    private IReadOnlyList<PlanStep> written = [];
    private int rechecks;

    [Parameter, EditorRequired] public required RecoveryPlan Plan { get; set; }

    /// <summary>Names by id, for the other ends of links.</summary>
    [Parameter, EditorRequired] public required IReadOnlyDictionary<string, string> Names { get; set; }

    /// <summary>The page without its query.</summary>
    [Parameter, EditorRequired] public string Path { get; set; } = "";

    [Inject] public required NavigationManager Navigation { get; set; }

    public void Dispose() => Navigation.LocationChanged -= OnLocationChanged;

    protected override void OnInitialized() => Navigation.LocationChanged += OnLocationChanged;

    protected override void OnParametersSet() => Show();

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(() =>
    {
        Show();
        StateHasChanged();
    });

    private void Show()
    {
        state = UrlState.FromUri(Navigation.Uri);
        groups = PlanGroup.Of(Plan, state.Search);
        written = Rechecks.Without(Plan.Steps);
        rechecks = Plan.Steps.Count - written.Count;
    }
}
