using Microsoft.AspNetCore.Components;

namespace EntraRecoveryPortal.Components.Shared;

/// <summary>Puts what is typed into the address, once typing pauses.</summary>
public sealed partial class SearchBox : ComponentBase, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Queue<string> sent = new();
    private CancellationTokenSource? typing;
    private string text = "";
    private string shown = "";

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

    // What comes back of this box's own typing is older than the box: letters typed meanwhile would be lost.
    protected override void OnParametersSet()
    {
        if (sent.Contains(State.Search))
        {
            while (sent.Dequeue() != State.Search)
            {
                // overtaken by a later one
            }
        }
        else if (State.Search != shown)
        {
            text = State.Search;
            sent.Clear();
        }

        shown = State.Search;
    }

    private async Task SearchAsync(string? typed)
    {
        text = typed ?? "";
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

        var next = State.WithSearch(text);
        if (next.Search != State.Search)
            sent.Enqueue(next.Search);
        Navigation.NavigateTo(Path + next.ToQuery(), replace: true);
    }
}
