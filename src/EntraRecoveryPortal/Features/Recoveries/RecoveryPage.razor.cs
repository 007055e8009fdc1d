using System.Threading.Channels;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Jobs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>One recovery, while it runs and for as long as anybody asks.</summary>
public sealed partial class RecoveryPage : ComponentBase, IAsyncDisposable
{
    private const string OutcomeFilter = "outcome";
    private const int Tail = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource disposed = new();
    private readonly Channel<bool> news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Guid undoId = Guid.NewGuid();
    private Loaded<RecoverySummary>? loaded;
    private IReadOnlyList<RecoveryStepRow> latest = [];
    private UrlState state = new();
    private IDisposable? subscription;
    private Task watching = Task.CompletedTask;
    private int version;
    private int? undoReport;
    private bool isOver;

    [Parameter] public int Number { get; set; }

    [Inject] public required RecoveryService Recoveries { get; set; }

    [Inject] public required PauseService Pausing { get; set; }

    [Inject] public required RecoveryHistory History { get; set; }

    [Inject] public required ReportService Reports { get; set; }

    [Inject] public required JobQueue Jobs { get; set; }

    [Inject] public required NavigationManager Navigation { get; set; }

    [Inject] public required TimeProvider Time { get; set; }

    private static IReadOnlyList<Crumb> Crumbs { get; } = [new("Recoveries", "recoveries")];

    private string Path => $"recoveries/{Number}";

    public async ValueTask DisposeAsync()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        subscription?.Dispose();
        await disposed.CancelAsync();
        await watching;
        disposed.Dispose();
    }

    protected override void OnInitialized()
    {
        state = UrlState.FromUri(Navigation.Uri);
        Navigation.LocationChanged += OnLocationChanged;
        subscription = Jobs.Subscribe(() => news.Writer.TryWrite(true));
        watching = WatchAsync();
    }

    private static string CompareAgain(RecoverySummary recovery) =>
        recovery.FromSnapshotNumber is { } number ? $"differences/new?from={number}&to=now" : "differences/new";

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

    // Jobs tell of themselves often; the page follows once a second at most.
    private async Task WatchAsync()
    {
        try
        {
            while (!isOver)
            {
                await news.Reader.ReadAsync(disposed.Token);
                await InvokeAsync(ReloadAsync);
                await Task.Delay(Pause, Time, disposed.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // the page is gone
        }
    }

    private async Task<RecoverySummary?> FindAsync(CancellationToken cancel)
    {
        var found = await History.FindAsync(Number, cancel);
        isOver = found?.IsOver == true;
        if (found is { IsOver: false })
            latest = await History.LatestStepsAsync(Number, Tail, cancel);
        version++;
        return found;
    }

    private Task<Page<RecoveryStepRow>> StepsAsync(CancellationToken cancel) => History.StepsAsync(
        new() { RecoveryNumber = Number, Outcomes = state.FiltersOf(OutcomeFilter), Text = state.Search, Skip = state.Skip, Take = state.Size }, cancel);

    private Task ReloadAsync() => loaded?.ReloadAsync() ?? Task.CompletedTask;

    private async Task<Outcome> CancelAsync(CancellationToken cancel) => await Recoveries.CancelAsync(Number, cancel)
        ? Outcome.Done("It stops before the next step.")
        : Outcome.Refused("It is over already.");

    private async Task<Outcome> PauseOthersAsync(CancellationToken cancel) => await Pausing.PauseOthersAsync(Number, cancel) switch
    {
        null => Outcome.Refused("It is over, or waits itself."),
        0 => Outcome.Refused("No other recovery runs any more."),
        { } paused => Outcome.Done($"{(paused == 1 ? "The other recovery waits" : $"{paused} other recoveries wait")} until this one is over."),
    };

    private async Task<Outcome> ResumeAsync(CancellationToken cancel) => await Pausing.ResumeAsync(Number, cancel)
        ? Outcome.Done("It goes on.")
        : Outcome.Refused("It does not wait any more.");

    private async Task<Outcome> UndoAsync(CancellationToken cancel)
    {
        if (await History.FindAsync(Number, cancel) is not { BeforeReadingKey: { } readingKey })
            return Outcome.Refused("There is no reading from before this recovery.");
        undoReport = await Reports.CreateFromReadingAsync(readingKey, $"Before recovery {Number}", undoId, cancel);
        return Outcome.Done($"Report {undoReport} compares with before recovery {Number}.");
    }

    private void GoToReport()
    {
        if (undoReport is { } number)
            Navigation.NavigateTo($"differences/{number}");
    }
}
