using Microsoft.AspNetCore.Components;

namespace EntraRecoveryPortal.Components.Shared;

/// <summary>Loads a value and shows it: loading, an error with a retry, missing, or the content. A newer load wins over an older one,
/// and the content stays on screen while it is loaded again.</summary>
public sealed partial class Loaded<T> : ComponentBase, IDisposable
    where T : class
{
    private CancellationTokenSource? current;
    private object? loadedKey;
    private T? value;
    private bool hasValue;
    private bool isLoading;
    private string? fault;

    /// <summary>Reads what is always there; set this one or <see cref="Find"/>.</summary>
    [Parameter] public Func<CancellationToken, Task<T>>? From { get; set; }

    /// <summary>Reads what may not exist; null shows <see cref="Missing"/>.</summary>
    [Parameter] public Func<CancellationToken, Task<T?>>? Find { get; set; }

    /// <summary>Loads again when it changes.</summary>
    [Parameter] public object? Key { get; set; }

    [Parameter, EditorRequired] public required RenderFragment<T> ChildContent { get; set; }

    [Parameter] public RenderFragment? Missing { get; set; }

    [Parameter] public RenderFragment? LoadingContent { get; set; }

    [Parameter] public string LoadingText { get; set; } = "Reading";

    [Parameter] public string FaultText { get; set; } = "This could not be read.";

    [Inject] public required ILogger<Loaded<T>> Logger { get; set; }

    public async Task ReloadAsync()
    {
        await StopAsync();
        var mine = current = new CancellationTokenSource();
        isLoading = true;
        fault = null;
        try
        {
            var next = Find is null ? await From!(mine.Token) : await Find(mine.Token);
            if (!ReferenceEquals(current, mine)) return;
            (value, hasValue) = (next, true);
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            if (!ReferenceEquals(current, mine)) return;
            fault = Faults.Report(Logger, exception, "Reading for a page");
        }
        isLoading = false;
        await InvokeAsync(StateHasChanged);
    }

    public void Dispose()
    {
        current?.Cancel();
        current?.Dispose();
        current = null;
    }

    protected override Task OnParametersSetAsync()
    {
        if (current is not null && Equals(loadedKey, Key)) return Task.CompletedTask;
        loadedKey = Key;
        return ReloadAsync();
    }

    private async Task StopAsync()
    {
        if (current is not { } older) return;
        current = null;
        await older.CancelAsync();
        older.Dispose();
    }
}
