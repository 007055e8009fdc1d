using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Recoveries.Approvals;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>The history of recoveries.</summary>
public sealed partial class RecoveriesPage : ComponentBase, IDisposable
{
    private const string Path = "recoveries";
    private const string StateFilter = "state";
    private static readonly string[] States =
        [RecoveryState.Initialized, RecoveryState.LoadingData, RecoveryState.Running, RecoveryState.Successful, RecoveryState.Failed, RecoveryState.Abandoned];

    private UrlState state = new();

    [Inject] public required RecoveryService Recoveries { get; set; }

    [Inject] public required RecoveryHistory History { get; set; }

    [Inject] public required ApprovalHistory Approvals { get; set; }

    [Inject] public required NavigationManager Navigation { get; set; }

    public void Dispose() => Navigation.LocationChanged -= OnLocationChanged;

    protected override void OnInitialized()
    {
        state = UrlState.FromUri(Navigation.Uri);
        Navigation.LocationChanged += OnLocationChanged;
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        if (Navigation.ToBaseRelativePath(change.Location).Split('?', '#')[0] != Path)
            return;
        _ = InvokeAsync(() =>
        {
            state = UrlState.FromUri(change.Location);
            StateHasChanged();
        });
    }

    private void FilterState(ChangeEventArgs change) =>
        Navigation.NavigateTo(Path + state.WithFilter(StateFilter, change.Value?.ToString() is { Length: > 0 } value ? value : null).ToQuery());

    private Task<Page<RecoverySummary>> ListAsync(CancellationToken cancel) =>
        History.ListAsync(new() { State = state.Filter(StateFilter), Text = state.Search, Skip = state.Skip, Take = state.Size }, cancel);

    private async Task<WaitingPlansAndReviews> OpenAsync(CancellationToken cancel) => new(await Approvals.WaitingAsync(cancel), await Approvals.OwedReviewsAsync(cancel));

    private sealed record WaitingPlansAndReviews(IReadOnlyList<WaitingPlan> Waiting, IReadOnlyList<OwedReview> Owed);
}
