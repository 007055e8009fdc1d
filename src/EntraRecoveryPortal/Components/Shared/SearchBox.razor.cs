using Microsoft.AspNetCore.Components;

namespace EntraRecoveryPortal.Components.Shared;

/// <summary>Puts what is typed into the address, once typing pauses.</summary>
public sealed partial class SearchBox : ComponentBase, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private CancellationTokenSource? typing;

    [Parameter, EditorRequired] public UrlState State { get; set; } = new();

    [Parameter, EditorRequired] public string Path { get; set; } = "";

    [Parameter] public string Placeholder { get; set; } = "Name or id";

    [Inject] public required NavigationManager Navigation { get; set; }

    [Inject] public required TimeProvider Time { get; set; }

    public void Dispose()
    {
        typing?.Cancel();
        typing?.Dispose();
    }

    private async Task SearchAsync(ChangeEventArgs change)
    {
        Dispose();
        var mine = typing = new CancellationTokenSource();
        try
        {
            await Task.Delay(Pause, Time, mine.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        Navigation.NavigateTo(Path + State.WithSearch(change.Value?.ToString()).ToQuery(), replace: true);
    }
}
