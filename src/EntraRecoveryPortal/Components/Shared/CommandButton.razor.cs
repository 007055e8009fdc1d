using EntraRecoveryPortal.Security;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace EntraRecoveryPortal.Components.Shared;

/// <summary>The one way a click changes something: disable, ask when told to, call, show the outcome, let the page reload.</summary>
public sealed partial class CommandButton : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource disposed = new();
    private bool isAsking;
    private bool isRunning;

    /// <summary>Names what the click does; never "OK".</summary>
    [Parameter, EditorRequired] public required string Text { get; set; }

    [Parameter, EditorRequired] public required Func<CancellationToken, Task<Outcome>> Command { get; set; }

    /// <summary>Raised after the command has come to an end, however it ended.</summary>
    [Parameter] public EventCallback<Outcome> OnDone { get; set; }

    /// <summary>Asked before the command is called; the button of the question carries Text.</summary>
    [Parameter] public string? Confirm { get; set; }

    [Parameter] public string? Icon { get; set; }

    [Parameter] public string? BusyText { get; set; }

    [Parameter] public bool Disabled { get; set; }

    /// <summary>Why it is disabled, shown beside it.</summary>
    [Parameter] public string? Why { get; set; }

    [Parameter] public ButtonStyle Style { get; set; } = ButtonStyle.Primary;

    [Parameter] public Variant Variant { get; set; } = Variant.Filled;

    [Parameter] public ButtonSize Size { get; set; } = ButtonSize.Medium;

    [Inject] public required DialogService Dialogs { get; set; }

    [Inject] public required NotificationService Toasts { get; set; }

    [Inject] public required ILogger<CommandButton> Logger { get; set; }

    public void Dispose()
    {
        disposed.Cancel();
        disposed.Dispose();
    }

    private async Task RunAsync()
    {
        if (isAsking || isRunning || !await IsConfirmedAsync()) return;
        isRunning = true;
        try
        {
            var outcome = await CallAsync();
            if (outcome is null) return;
            Toasts.Notify(new NotificationMessage
            {
                Severity = outcome.Succeeded ? NotificationSeverity.Success : NotificationSeverity.Warning,
                Summary = outcome.Text,
                Duration = outcome.Succeeded ? 6_000 : 20_000,
            });
            await OnDone.InvokeAsync(outcome);
        }
        finally
        {
            isRunning = false;
        }
    }

    private async Task<bool> IsConfirmedAsync()
    {
        if (Confirm is null) return true;
        isAsking = true;
        var answer = await Dialogs.Confirm(Confirm, Text, new ConfirmOptions { OkButtonText = Text, CancelButtonText = "Cancel" });
        isAsking = false;
        return answer is true;
    }

    private async Task<Outcome?> CallAsync()
    {
        try
        {
            return await Command(disposed.Token);
        }
        catch (OperationCanceledException) when (disposed.IsCancellationRequested)
        {
            return null;
        }
        catch (AccessDeniedException)
        {
            return Outcome.Refused("Your roles do not allow this. The refusal is in the audit log.");
        }
        catch (Exception exception)
        {
            return Outcome.Refused($"This did not work. When you ask for help, give this number: {Faults.Report(Logger, exception, Text)}");
        }
    }
}
