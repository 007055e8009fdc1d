using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>All that must be so before a plan may run.</summary>
internal static class StartChecks
{
    public static IReadOnlyList<Refusal> Check(
        StartRecovery start, PlanRow? plan, StoreKeys keys, bool wasRun, Person person, bool canWrite, string tenantName, RecoveryOptions options)
    {
        if (plan is null)
            return [Refusals.PlanMissing];
        var hash = PlanDocument.HashOf(plan.Json);
        if (hash != Convert.ToHexStringLower(plan.Hash) || !hash.Equals(start.PlanHash, StringComparison.OrdinalIgnoreCase))
            return [Refusals.PlanChanged];
        if (!PlanMac.IsGenuine(plan, keys))
            return [Refusals.PlanForged];
        return [.. Others(start, plan, wasRun, person, canWrite, tenantName, options)];
    }

    private static IEnumerable<Refusal> Others(StartRecovery start, PlanRow plan, bool wasRun, Person person, bool canWrite, string tenantName, RecoveryOptions options)
    {
        var document = PlanDocument.FromJson(plan.Json);
        if (wasRun)
            yield return Refusals.PlanAlreadyRun;
        if (plan.CreatedByTenantId != person.TenantId || plan.CreatedByObjectId != person.ObjectId)
            yield return Refusals.PlanOfAnother;
        if (!canWrite)
            yield return Refusals.NoWriter;
        if (document.Plan.Steps.Count == 0)
            yield return Refusals.NothingToDo;
        // What is refused may have been decided after the plan was made.
        var verdict = document.Verdict.Under(options.Refuse);
        foreach (var sentence in verdict.Refusals)
            yield return Refusals.Guarded(sentence);
        if (verdict.AsksToConfirm && !PlanWords.Confirms(start.TypedConfirmation, document.Plan, tenantName))
            yield return Refusals.NotConfirmed(PlanWords.Confirmation(document.Plan, tenantName));
        if (!start.CauseStopped)
            yield return Refusals.NotStopped;
        if (string.IsNullOrWhiteSpace(start.Reason))
            yield return Refusals.ReasonMissing;
        else if (start.Reason.Trim().Length > StartRecovery.LongestReason)
            yield return Refusals.ReasonTooLong;
    }
}
