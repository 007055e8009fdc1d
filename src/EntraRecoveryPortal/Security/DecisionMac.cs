using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EntraRecoveryPortal.Data;

namespace EntraRecoveryPortal.Security;

/// <summary>The mark that a portal wrote a decision down: an approval or a start that somebody puts into the database does not have it.</summary>
internal static class DecisionMac
{
    public static PlanDecisionRow Signed(PlanDecisionRow decision, StoreKeys keys)
    {
        decision.Mac = MacOf(decision, keys);
        return decision;
    }

    public static bool Holds(PlanDecisionRow decision, StoreKeys keys) =>
        keys.Has(decision.KeyId) && CryptographicOperations.FixedTimeEquals(MacOf(decision, keys), decision.Mac);

    // The reason may hold a line break; its hash stands for it.
    private static byte[] MacOf(PlanDecisionRow decision, StoreKeys keys) =>
        HMACSHA256.HashData(keys.KeyFor("decisions", decision.KeyId), Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{decision.PlanKey}\n{Hex(decision.PlanHash)}\n{decision.Event}\n{decision.At.Ticks}\n{decision.ByTenantId}\n{decision.ByObjectId}\n{decision.SignedInAt?.Ticks}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(decision.Reason)))}\n{decision.ConflictPolicy}\n{decision.ExpiresAt?.Ticks}\n{decision.RecoveryKey}")));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
