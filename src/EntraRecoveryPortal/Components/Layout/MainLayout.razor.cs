using EntraRecoveryPortal.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace EntraRecoveryPortal.Components.Layout;

public sealed partial class MainLayout : LayoutComponentBase, IDisposable
{
    private ViewerZone zone = ViewerZone.Utc;
    private ErrorBoundary? boundary;
    private Exception? reported;
    private string? number;
    private bool isMenuOpen;

    [Inject] public required IJSRuntime Script { get; set; }

    [Inject] public required NavigationManager Navigation { get; set; }

    [Inject] public required ILogger<MainLayout> Logger { get; set; }

    public void Dispose() => Navigation.LocationChanged -= OnLocationChanged;

    protected override void OnInitialized() => Navigation.LocationChanged += OnLocationChanged;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
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
