using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>A verification that came to its end.</summary>
public sealed record StoreVerification(long Key, DateTime StartedAt, DateTime EndedAt, string By, VerificationResult Result)
{
    internal static StoreVerification Of(VerificationRow row) =>
        new(row.VerificationKey, row.StartedAt, row.EndedAt, row.StartedByName, VerificationResult.FromJson(row.Result));
}
