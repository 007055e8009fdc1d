using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Features.Recoveries.Approvals;
using Microsoft.AspNetCore.Components;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Reason, confirmations, and the one button that starts a reviewed plan, or asks for its approval first.</summary>
public sealed partial class StartForm : ComponentBase
{
    private readonly Guid operationId = Guid.NewGuid();
    private readonly Guid askId = Guid.NewGuid();
    private IReadOnlyList<Refusal> refusals = [];
    private int? started;

    [Parameter, EditorRequired] public required ReviewedPlan Plan { get; set; }

    [Parameter, EditorRequired] public required PlanApproval Approval { get; set; }

    /// <summary>What was filled in so far, also for an earlier plan on the same page.</summary>
    [Parameter, EditorRequired] public required StartDraft Draft { get; set; }

    [Inject] public required ApprovalService Approvals { get; set; }

    [Inject] public required RecoveryService Recoveries { get; set; }

    [Inject] public required NavigationManager Navigation { get; set; }

    private bool MustAsk => Approval.Need.IsNeeded && !Approval.IsApproved;

    private string? WhyNotStart => WhyNot ?? (Approvals.IsFreshlySignedIn ? null : "Sign in again first.");

    private string? WhyNot => Draft.WhyNot(Plan, Recoveries.TenantName, Recoveries.CanWrite);

    // What was approved is what is run: for that reason and with that treatment of conflicts. What was typed to confirm a plan confirms no other.
    protected override void OnInitialized()
    {
        Draft.TypedConfirmation = "";
        if (Approval is { IsApproved: true, Request: { } request })
            (Draft.Reason, Draft.OverwriteConflicts) = (request.Reason, Approval.OverwritesConflicts);
    }

    private string? ErrorOf(string field) => refusals.FirstOrDefault(refusal => refusal.Field == field)?.Sentence;

    private async Task<Outcome> StartAsync(bool unapproved, CancellationToken cancel)
    {
        switch (await Recoveries.StartAsync(Draft.For(Plan, operationId) with { Unapproved = unapproved }, cancel))
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

    private async Task<Outcome> AskAsync(CancellationToken cancel)
    {
        if (await Approvals.AskAsync(Draft.For(Plan, askId), cancel) is ApprovalAnswer.Refused refused)
        {
            refusals = refused.Reasons;
            return Outcome.Refused(refused.Reasons[0].Sentence);
        }

        refusals = [];
        return Outcome.Done("The plan waits for approval.");
    }

    // The plan that was asked about has an address of its own: planned again it may be another.
    private void GoToPlan(Outcome outcome)
    {
        if (outcome.Succeeded)
            Navigation.NavigateTo($"recoveries/plans/{Plan.PlanKey}");
    }

    private void GoThere()
    {
        if (started is { } number)
            Navigation.NavigateTo($"recoveries/{number}");
    }
}
