using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>One reason why a recovery was not started. <see cref="Field"/> names the input it belongs to, or is empty.</summary>
public sealed record Refusal(string Code, string Sentence, string Field = "");

/// <summary>What may keep a plan from being made or run, each with its sentence.</summary>
public static class Refusals
{
    public const string ReasonField = "reason";
    public const string ConfirmationField = "confirmation";
    public const string StoppedField = "stopped";

    public static Refusal ReportMissing { get; } = new("reportMissing", "There is no such report.");
    public static Refusal ReportNotReady { get; } = new("reportNotReady", "This report is not finished; its differences are not all known.");
    public static Refusal NothingTicked { get; } = new("nothingTicked", "Nothing is ticked in this report.");
    public static Refusal NothingPlanned { get; } = new("nothingPlanned", "Nobody has planned a recovery from this report.");
    public static Refusal NothingToDo { get; } = new("nothingToDo", "Nothing of what is ticked can or needs to be written.");
    public static Refusal RecoveryMissing { get; } = new("recoveryMissing", "There is no such recovery.");
    public static Refusal RecoveryNotOver { get; } = new("recoveryNotOver", "This recovery still runs; cancel it, or wait until it is over.");
    public static Refusal NothingLeft { get; } = new("nothingLeft", "Nothing of this recovery is left: every step is as planned.");
    public static Refusal RecoveringNeedsRole { get; } = new("recoveringNeedsRole", "Your role reads recoveries. Running one needs the role Backup.Administrator.");
    public static Refusal OperationUsed { get; } = new("operationUsed", "This click carries the number of another one that was carried out. Load the page again and repeat it.");
    public static Refusal NotBroughtBack { get; } = new("notBroughtBack", "This recovery brought no such person back.");
    public static Refusal PasswordOfBreakGlass { get; } = new("passwordOfBreakGlass", "The password of a break-glass account (Recovery:BreakGlassAccounts) is set by hand in Entra.");
    public static Refusal TenantUnreadable { get; } = new("tenantUnreadable", "The tenant could not be read, so nothing can be planned. Try again, or look at Settings for what the reader lacks.");
    public static Refusal PlanMissing { get; } = new("planMissing", "This plan is no longer here. Review again.");
    public static Refusal PlanChanged { get; } = new("planChanged", "The plan is not the one that was reviewed. Review again.");
    public static Refusal PlanForged { get; } = new("planForged", "This plan was not made by the portal. Review again, and have the store verified.");
    public static Refusal PlanOfAnother { get; } = new("planOfAnother", "This plan was made by someone else. Review the ticks yourself before running them.");
    public static Refusal PlanAlreadyRun { get; } = new("planAlreadyRun", "This plan was already run. Compare again to see what is left.");
    public static Refusal SignInStale { get; } = new("signInStale", $"Your sign-in is older than {Actor.FreshFor.TotalMinutes:0} minutes. Prove who you are again.");
    public static Refusal ApprovalMissing { get; } = new("approvalMissing", "This plan needs the approval of a second person, and has none.");
    public static Refusal ApprovalForged { get; } = new("approvalForged", "What the store says about the approval of this plan was not written by the portal, so it does not count. Have the store verified.");
    public static Refusal ApprovalExpired { get; } = new("approvalExpired", "The approval of this plan has expired. Ask again.");
    public static Refusal ApprovalByOneself { get; } = new("approvalByOneself", "This plan was approved by who made it or its report, which does not count.");
    public static Refusal ApprovalOfOtherConflicts { get; } = new("approvalOfOtherConflicts", "The approval is for the other treatment of conflicts. Ask again.");
    public static Refusal ApprovalNeedsRole { get; } = new("approvalNeedsRole", "Approving needs the role Backup.Approver or Backup.Administrator.");
    public static Refusal ApprovalByAuthor { get; } = new("approvalByAuthor", "You made this plan; somebody else has to approve it.");
    public static Refusal ApprovalByMaker { get; } = new("approvalByMaker", "You made the report that this plan is from; somebody else has to approve it.");
    public static Refusal ApprovalByEarlierAuthor { get; } = new("approvalByEarlierAuthor", "You started the recovery that this plan takes up; somebody else has to approve it.");
    public static Refusal ApprovalByBeneficiary { get; } = new("approvalByBeneficiary", "This plan touches your own account; somebody else has to approve it.");
    public static Refusal ApprovalByPartOfIt { get; } = new("approvalByPartOfIt", "This plan gives something to a group or an app in which you have a part; somebody else has to approve it.");
    public static Refusal NothingWaits { get; } = new("nothingWaits", "No request for approval of this plan waits; it was answered, or it has expired.");
    public static Refusal NoEmergency { get; } = new("noEmergency", "This host does not let a plan run without the approval that it needs (Recovery:EmergencyUnapproved).");
    public static Refusal NoReviewOwed { get; } = new("noReviewOwed", "No review of this recovery is owed.");
    public static Refusal ReviewByOneself { get; } = new("reviewByOneself", "You started this recovery; somebody else has to review it.");
    public static Refusal NoWriter { get; } = new("noWriter", "No writer is configured (Tenant:Writer), so the portal reads and plans but cannot write.");
    public static Refusal ReasonMissing { get; } = new("reasonMissing", "Say why this is done; the history keeps it.", ReasonField);
    public static Refusal ReasonTooLong { get; } = new("reasonTooLong", $"Keep the reason under {StartRecovery.LongestReason} characters.", ReasonField);
    public static Refusal NotStopped { get; } = new("notStopped", "Say that what caused these changes has been stopped, or it may change them again.", StoppedField);

    public static Refusal NotConfirmed(string typed) => new("notConfirmed", $"Type the tenant's name and the number of objects, {typed}, to confirm.", ConfirmationField);

    public static Refusal ApprovalRefused(string by, string reason) => new("approvalRefused", $"{by} refused to approve this plan: {reason}");

    public static Refusal AlsoWrittenBy(int recovery) => new("alsoWrittenBy", $"Recovery {recovery} is not over and writes to some of the same objects. Wait until it is over, or cancel it.");

    public static Refusal Guarded(string sentence) => new("guarded", sentence);
}
