using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>Facets, rows and basket of a finished report; what is shown is what the address says.</summary>
public sealed partial class ReportBody : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource disposed = new();
    private ReportScreen screen = null!;
    private ReportSources sources = ReportSources.Unknown;
    private UrlState state = new();
    private string? fault;
    private string faultText = "";
    private bool isBusy;
    private int newest;

    [Parameter, EditorRequired] public required ReportSummary Report { get; set; }

    [Inject] public required ReportBrowser Browser { get; set; }

    [Inject] public required DraftService Drafts { get; set; }

    [Inject] public required ReportService Reports { get; set; }

    [Inject] public required NavigationManager Navigation { get; set; }

    [Inject] public required ILogger<ReportBody> Logger { get; set; }

    private string Path => $"differences/{Report.Number}";

    // Several objects may be in one row: a service principal with its application, consequences with their cause.
    private string OrderAndRows => string.Join(" · ", new[]
    {
        state.Sort.Length == 0 ? "Riskiest first" : "",
        screen.Objects == screen.Changes.Total ? "" : $"{Words.Count(screen.Objects, "object")} in {Words.Count(screen.Changes.Total, "row")}",
    }.Where(text => text.Length > 0));

    private string TickMatchingText => (screen.View.Filter.Attribute, screen.View.Filter.IsEmpty, screen.Matching) switch
    {
        ({ } path, _, 1) => $"Tick {PathWords.Facet(path)} on the one that matches",
        ({ } path, _, var many) => $"Tick {PathWords.Facet(path)} on all {many:N0} that match",
        (_, _, 1) => "Tick the one that matches",
        (_, true, var many) => $"Tick all {many:N0} objects",
        (_, _, var many) => $"Tick all {many:N0} that match",
    };

    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        disposed.Cancel();
        disposed.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        screen = new(Browser, Drafts, Reports);
        Navigation.LocationChanged += OnLocationChanged;
        await ShowAsync();
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        if (Navigation.ToBaseRelativePath(change.Location).Split('?', '#')[0] == Path)
            _ = InvokeAsync(ShowAsync);
    }

    private async Task ShowAsync()
    {
        var mine = ++newest;
        var wanted = UrlState.FromUri(Navigation.Uri);
        await DoAsync(async cancel =>
        {
            if (mine == 1)
                sources = await Reports.SourcesAsync(Report, cancel);
            // Older and newer loads must not write into one another.
            var next = mine == 1 ? screen : new ReportScreen(Browser, Drafts, Reports);
            await next.ShowAsync(Report.Key, ChangeView.Of(wanted), cancel);
            if (mine == newest)
                (screen, state) = (next, wanted);
        });
    }

    private async Task DoAsync(Func<CancellationToken, Task> work)
    {
        isBusy = true;
        fault = null;
        try
        {
            await work(disposed.Token);
        }
        catch (OperationCanceledException) when (disposed.IsCancellationRequested)
        {
            return;
        }
        catch (AccessDeniedException)
        {
            (fault, faultText) = ("", "Your roles do not allow this. The refusal is in the audit log.");
        }
        catch (Exception exception)
        {
            (fault, faultText) = (Faults.Report(Logger, exception, "The page of a report"), "The differences could not be read.");
        }
        isBusy = false;
        StateHasChanged();
    }

    private async Task<Outcome> TickMatchingAsync(CancellationToken cancel)
    {
        var ticked = await screen.TickMatchingAsync(cancel);
        return Outcome.Done(ticked == 0 ? "All of it was ticked already." : $"{Words.Count(ticked, "difference")} ticked.");
    }

    private void Refresh() => StateHasChanged();
}
