using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Recoveries.Approvals;

/// <summary>Writes decisions down, with their mark.</summary>
internal static class Decisions
{
    public static PlanDecisionRow Row(
        PlanRow plan, string what, Person by, string reason, DateTime at, DateTime? signedInAt, StoreKeys keys,
        string? conflictPolicy = null, DateTime? expiresAt = null, long? recoveryKey = null) => DecisionMac.Signed(
        new()
        {
            PlanKey = plan.PlanKey,
            PlanHash = plan.Hash,
            Event = what,
            At = at,
            ByTenantId = by.TenantId,
            ByObjectId = by.ObjectId,
            ByName = Lengths.Fit(by.Name, Lengths.Name),
            SignedInAt = signedInAt,
            Reason = Lengths.Fit(reason, Lengths.Sentence),
            ConflictPolicy = conflictPolicy,
            ExpiresAt = expiresAt,
            RecoveryKey = recoveryKey,
            KeyId = keys.ActiveId,
        }, keys);
}
