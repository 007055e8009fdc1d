using System.Globalization;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Jobs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>The list of reports, which follows the jobs that make them.</summary>
public sealed partial class DifferencesPage : ComponentBase, IDisposable
{
    private static readonly TimeSpan FollowEvery = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource disposed = new();
    private IReadOnlyList<ReportPreset> presets = [];
    private PagedTable<ReportSummary>? table;
    private UrlState state = new();
    private IDisposable? subscription;
    private string? created;
    private int reloads;
    private int isFollowing;

    [Inject] public required ReportService Reports { get; set; }

    [Inject] public required JobQueue Queue { get; set; }

    [Inject] public required NavigationManager Navigation { get; set; }

    [Inject] public required TimeProvider Time { get; set; }

    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        subscription?.Dispose();
        disposed.Cancel();
        disposed.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        state = UrlState.FromUri(Navigation.Uri);
        Navigation.LocationChanged += OnLocationChanged;
        subscription = Queue.Subscribe(() => _ = InvokeAsync(FollowAsync));
        presets = ReportPresets.Of(Reports.MayCreate ? await Reports.SnapshotBeforeAsync(Time.GetUtcNow().UtcDateTime.AddDays(-1), disposed.Token) : null);
    }

    private static string Figure(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private Task<Page<ReportSummary>> LoadAsync(CancellationToken cancel) => Reports.ListAsync(state.Skip, state.Size, cancel);

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        state = UrlState.FromUri(change.Location);
        _ = InvokeAsync(StateHasChanged);
    }

    // Jobs tell of themselves twice a second; the list follows at most once a second.
    private async Task FollowAsync()
    {
        if (disposed.IsCancellationRequested || Interlocked.Exchange(ref isFollowing, 1) == 1)
            return;
        try
        {
            await Task.Delay(FollowEvery, Time, disposed.Token);
            Interlocked.Exchange(ref isFollowing, 0);
            reloads++;
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // the page is gone
        }
    }

    private async Task<Outcome> CreateAsync(ReportPreset preset, CancellationToken cancel)
    {
        created = null;
        switch (await Reports.CreateAsync(preset.Wish, cancel))
        {
            case ReportCreation.Created done:
                created = $"differences/{done.Number}{preset.Query}";
                return Outcome.Done(done.Sentence);
            case ReportCreation.Refused refused:
                return Outcome.Refused(refused.Reason);
            default:
                throw new InvalidOperationException("The wish for a report has an outcome that is not known here.");
        }
    }

    private void OpenCreated(Outcome outcome)
    {
        if (created is { } address)
            Navigation.NavigateTo(address);
    }
}
