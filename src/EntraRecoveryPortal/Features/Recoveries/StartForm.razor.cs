using EntraRecoveryPortal.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Reason, confirmations, and the one button that starts a reviewed plan.</summary>
public sealed partial class StartForm : ComponentBase
{
    private readonly StartDraft draft = new();
    private readonly Guid operationId = Guid.NewGuid();
    private IReadOnlyList<Refusal> refusals = [];
    private int? started;

    [Parameter, EditorRequired] public required ReviewedPlan Plan { get; set; }

    [Inject] public required RecoveryService Recoveries { get; set; }

    [Inject] public required NavigationManager Navigation { get; set; }

    private string? WhyNot => draft.WhyNot(Plan, Recoveries.TenantName, Recoveries.CanWrite);

    private string? ErrorOf(string field) => refusals.FirstOrDefault(refusal => refusal.Field == field)?.Sentence;

    private async Task<Outcome> StartAsync(CancellationToken cancel)
    {
        switch (await Recoveries.StartAsync(draft.For(Plan, operationId), cancel))
        {
            case StartAnswer.Started done:
                refusals = [];
                started = done.Number;
                return Outcome.Done($"Recovery {done.Number} has started.");
            case StartAnswer.Refused refused:
                refusals = refused.Reasons;
                return Outcome.Refused(refused.Reasons[0].Sentence);
            default:
                throw new InvalidOperationException("A start is either made or refused.");
        }
    }

    private void GoThere()
    {
        if (started is { } number)
            Navigation.NavigateTo($"recoveries/{number}");
    }
}
