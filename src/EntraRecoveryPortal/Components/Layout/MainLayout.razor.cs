using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Features.Snapshots.Integrity;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;

namespace EntraRecoveryPortal.Components.Layout;

public sealed partial class MainLayout : LayoutComponentBase, IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>Relative times grow old, and other portals' jobs are not announced here.</summary>
    private const int TicksBetweenReads = 30;

    private readonly CancellationTokenSource gone = new();
    private IDisposable? subscription;
    private ViewerZone zone = ViewerZone.Utc;
    private FrameStatus? status;
    private ErrorBoundary? boundary;
    private Exception? reported;
    private string? number;
    private bool isMenuOpen;
    private bool isDrawerOpen;
    private int jobsChanged;

    [Inject] public required IJSRuntime Script { get; set; }

    [Inject] public required NavigationManager Navigation { get; set; }

    [Inject] public required ILogger<MainLayout> Logger { get; set; }

    [Inject] public required TimeProvider Time { get; set; }

    [Inject] public required Actor Actor { get; set; }

    [Inject] public required SingleTenant Tenant { get; set; }

    [Inject] public required IOptions<TenantOptions> TenantOptions { get; set; }

    [Inject] public required IOptions<ScheduleOptions> Schedule { get; set; }

    [Inject] public required SnapshotStore Snapshots { get; set; }

    [Inject] public required VerificationStore Verifications { get; set; }

    [Inject] public required StoreSpace Space { get; set; }

    [Inject] public required JobQueue Jobs { get; set; }

    private bool MayCancel => Actor.May(Permissions.CaptureSnapshots) || Actor.May(Permissions.CreateReports);

    private string RoleText => Actor.Person?.Roles switch
    {
        { } roles when roles.Contains(Roles.BackupAdministrator) => "Administrator",
        { } roles when roles.Contains(Roles.BackupApprover) => "Approver",
        { } roles when roles.Contains(Roles.BackupReader) => "Reader",
        _ => "No role",
    };

    private string JobsText => status?.Jobs switch
    {
        null or [] => "No jobs",
        [{ Total: > 0 } only] => $"1 job · {only.Done * 100 / only.Total} %",
        var jobs => Words.Count(jobs.Count, "job"),
    };

    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        subscription?.Dispose();
        gone.Cancel();
        gone.Dispose();
    }

    protected override void OnInitialized()
    {
        Navigation.LocationChanged += OnLocationChanged;
        subscription = Jobs.Subscribe(() => Interlocked.Exchange(ref jobsChanged, 1));
    }

    protected override Task OnInitializedAsync() => RefreshAsync();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        _ = WatchAsync(gone.Token);
        try
        {
            await using var portal = await Script.InvokeAsync<IJSObjectReference>("import", "/js/portal.js");
            zone = ViewerZone.Of(await portal.InvokeAsync<string?>("viewerZone"));
            StateHasChanged();
        }
        catch (JSDisconnectedException)
        {
            // the window is gone; nobody looks at the times
        }
    }

    private async Task WatchAsync(CancellationToken cancel)
    {
        try
        {
            using var timer = new PeriodicTimer(Tick, Time);
            for (var quiet = 1; await timer.WaitForNextTickAsync(cancel); quiet++)
            {
                if (Interlocked.Exchange(ref jobsChanged, 0) == 0 && quiet < TicksBetweenReads) continue;
                quiet = 0;
                await InvokeAsync(RefreshAsync);
            }
        }
        catch (OperationCanceledException)
        {
            // the circuit is over
        }
    }

    private async Task RefreshAsync()
    {
        if (!Actor.May(Permissions.ViewSnapshots)) return;
        try
        {
            var jobs = await Jobs.ActiveAsync(gone.Token);
            status = FrameStatus.Of(await Snapshots.LatestAsync(gone.Token), await Verifications.LatestAsync(gone.Token), Schedule.Value.Every, jobs, Time.GetUtcNow(), Space.IsFull, await Jobs.FailedSnapshotsAsync(gone.Token));
            StateHasChanged();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // the frame keeps what it showed; the page itself says that the store does not answer
            Faults.Report(Logger, exception, "Reading for the frame");
        }
    }

    private async Task<Outcome> CancelAsync(long jobKey, CancellationToken cancel) => await Jobs.CancelAsync(jobKey, cancel)
        ? Outcome.Done("It stops at the next safe point.")
        : Outcome.Refused("It is over already.");

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        isMenuOpen = false;
        boundary?.Recover();
        _ = InvokeAsync(StateHasChanged);
    }

    private void Recover() => boundary?.Recover();

    private string NumberOf(Exception exception)
    {
        if (!ReferenceEquals(reported, exception)) (reported, number) = (exception, Faults.Report(Logger, exception, "A page"));
        return number!;
    }
}
